import { AttainmentsService, type AttainmentKey } from '@meridian/feature-service-levels';
import { Inject, Injectable } from '@nestjs/common';
import { statement, uuidv7 } from '@meridian/platform-database';
import { recordChange } from '@meridian/platform-outbox';
import {
  ExpectedError,
  isId,
  notFound,
  Tenancy,
  versionConflict,
  type Caller,
  type Work,
} from '@meridian/platform-tenancy';
import { RiskFlag } from './risk-flag.js';
import { serviceLevelFinding, type Finding } from './service-level-rule.js';

interface Change {
  readonly id: string;
  readonly change: 'RAISED' | 'CHANGED' | 'CLEARED';
  readonly kind: string;
  readonly severity: string;
  readonly summary: string;
}

/** Two judgements of the same month side by side could leave the older one standing. */
const ONE_AT_A_TIME = statement<{ organizationId: string }, never>(
  'risk.one-judgement-at-a-time',
  `select pg_advisory_xact_lock(hashtext('meridian.risk'), hashtext(:organizationId))`,
);

/**
 * Makes the flags of the service levels in the months named be exactly the findings: raises those
 * that are new or hold again, changes those with other numbers, clears the rest. One that holds
 * again needs a person again, whoever took note of it before.
 */
const REPLACE_FLAGS = statement<
  { organizationId: string; keys: string; findings: string; now: Date },
  Change
>(
  'risk.replace-flags',
  `with found as materialized (
     select * from json_to_recordset(:findings::json) as f("id" uuid, "providerId" uuid,
       "kind" text, "severity" text, "subjectKind" text, "subjectId" uuid, "periodStart" date,
       "summary" text, "numbers" jsonb)
   ), stored as materialized (
     select r.* from risk_flags r
       join json_to_recordset(:keys::json) as k("serviceLevelId" uuid, "windowStart" date)
         on r.subject_id = k."serviceLevelId" and r.period_start = k."windowStart"
      where r.organization_id = :organizationId and r.subject_kind = 'ServiceLevel'
   ), cleared as (
     update risk_flags r set cleared_at = :now, version = r.version + 1 from stored s
      where r.organization_id = :organizationId and r.id = s.id and r.cleared_at is null
        and not exists (select from found f where f."kind" = s.kind
                         and f."subjectId" = s.subject_id and f."periodStart" = s.period_start)
     returning r.id, 'CLEARED' as change, r.kind, r.severity, r.summary
   ), written as (
     insert into risk_flags as r (organization_id, id, provider_id, kind, severity, subject_kind,
       subject_id, period_start, summary, numbers, first_seen_at, last_seen_at)
     select :organizationId, f."id", f."providerId", f."kind", f."severity", f."subjectKind",
       f."subjectId", f."periodStart", f."summary", f."numbers", :now, :now from found f
     on conflict (organization_id, kind, subject_id, period_start) do update set
       severity = excluded.severity, summary = excluded.summary, numbers = excluded.numbers,
       last_seen_at = excluded.last_seen_at, cleared_at = null, version = r.version + 1,
       acknowledged_at = case when r.cleared_at is null then r.acknowledged_at end,
       acknowledged_by = case when r.cleared_at is null then r.acknowledged_by end
     where r.cleared_at is not null
        or (r.severity, r.summary, r.numbers) is distinct from
           (excluded.severity, excluded.summary, excluded.numbers)
     returning r.id, r.kind, r.severity, r.summary
   )
   select * from cleared
   union all
   select w.id, case when s.id is null or s.cleared_at is not null then 'RAISED' else 'CHANGED' end,
          w.kind, w.severity, w.summary
     from written w left join stored s on s.id = w.id`,
);

/** Keeps the risk flags what the rules say about the present numbers. */
@Injectable()
export class RiskFlagsService {
  constructor(
    @Inject(Tenancy) private readonly tenancy: Tenancy,
    @Inject(AttainmentsService) private readonly attainments: AttainmentsService,
  ) {}

  /** Judges service levels in months by their present numbers. May run twice or out of order. */
  judgeServiceLevels(caller: Caller, keys: readonly AttainmentKey[]): Promise<void> {
    return this.tenancy.command(caller, async (work) => {
      const organizationId = caller.organizationId;
      await work.query(ONE_AT_A_TIME, { organizationId });
      const facts = await this.attainments.facts(work, keys);
      const findings = facts.flatMap((fact) => serviceLevelFinding(fact) ?? []);
      const changes = await work.query(REPLACE_FLAGS, {
        organizationId,
        keys: JSON.stringify(keys),
        findings: JSON.stringify(findings.map((found) => withId(found, work))),
        now: work.now,
      });
      for (const change of changes) await record(work, change);
    });
  }

  /** A person takes note of a flag. */
  async acknowledge(caller: Caller, input: { id: string; version: number }): Promise<string> {
    if (caller.actor.kind !== 'USER') {
      throw new ExpectedError(
        'FORBIDDEN',
        'Only a person can take note of a risk flag; sign in to do it.',
      );
    }
    return this.tenancy.command(caller, async (work) => {
      const key = { organizationId: caller.organizationId, id: input.id };
      const flag = isId(input.id)
        ? await work.manager.findOne(RiskFlag, { where: key, lock: { mode: 'pessimistic_write' } })
        : null;
      if (!flag) throw notFound('risk flag');
      if (flag.version !== input.version) throw versionConflict('risk flag', flag.version);
      const after = {
        acknowledgedAt: work.now,
        acknowledgedBy: caller.actor.id,
        version: flag.version + 1,
      };
      await work.manager.update(RiskFlag, key, after);
      await recordChange(work, {
        action: 'risk-flag.acknowledged',
        subject: { kind: 'RiskFlag', id: input.id },
        before: { acknowledgedAt: flag.acknowledgedAt, version: flag.version },
        after,
      });
      return input.id;
    });
  }
}

const withId = (found: Finding, work: Work): Finding & { id: string } => ({
  ...found,
  id: uuidv7(work.now.getTime()),
});

async function record(work: Work, { id, change, ...state }: Change): Promise<void> {
  await recordChange(work, {
    action: `risk-flag.${change.toLowerCase()}`,
    subject: { kind: 'RiskFlag', id },
    before: null,
    after: state,
  });
}
