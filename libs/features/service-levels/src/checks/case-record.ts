import type { Check } from '@meridian/platform-doctor';

interface Found {
  readonly looked: number;
  readonly wrong: number;
  readonly example: string | null;
}

/** A rule that every row keeps: its SQL counts rows looked at, those that break it, and names one. */
interface Rule {
  readonly breach: string;
  readonly sql: string;
}

const found = (example: string) => `coalesce(sum(looked), 0)::float8 as looked,
  count(*) filter (where wrong)::float8 as wrong, min(${example}) filter (where wrong) as example`;

const RULES: readonly Rule[] = [
  {
    breach: 'case events are recorded more than once',
    sql: `select ${found('case_id::text')}
            from (select case_id, count(*) as looked, count(*) > 1 as wrong from case_events
                   group by case_id, occurred_at, sequence) events`,
  },
  {
    breach: 'cases are recorded more than once under their number',
    sql: `select ${found('number')}
            from (select number, count(*) as looked, count(*) > 1 as wrong from cases
                   group by provider_id, number) numbers`,
  },
  {
    breach: 'cases are not as their last event says, or have none',
    sql: `select ${found('number')}
            from (select c.number, 1 as looked,
                         (c.state, c.priority, c.team_reference, c.last_event_at,
                          c.last_event_sequence)
                         is distinct from
                         (e.state, e.priority, e.team_reference, e.occurred_at, e.sequence)
                         as wrong
                    from cases c
                    left join lateral (select * from case_events
                       where organization_id = c.organization_id and case_id = c.id
                       order by occurred_at desc, sequence desc limit 1) e on true) last`,
  },
  {
    breach: 'case events belong to another provider than their case',
    sql: `select ${found('number')}
            from (select c.number, 1 as looked, c.provider_id <> e.provider_id as wrong
                    from case_events e
                    join cases c on c.organization_id = e.organization_id and c.id = e.case_id) of`,
  },
];

/** Events are facts: what was acknowledged is there, once, and the case stands where they left it. */
export const CASE_RECORD: Check = {
  name: 'case record',
  proves: 'each case event is there once, and each case stands where its last event left it',
  counts: 'rows',
  async examine({ tenancy, organizations }, examination) {
    for (const { slug, caller } of organizations) {
      for (const { breach, sql } of RULES) {
        const [rows] = await tenancy.readQuery<Found>(caller, { text: sql });
        if (!rows) continue;
        examination.saw(rows.looked);
        if (rows.wrong === 0) continue;
        examination.failed(
          `${slug}: ${rows.wrong} ${breach}, such as ${rows.example ?? '?'}`,
          'Keep the database as it is; the audit log says who recorded them and when.',
        );
      }
    }
  },
};
