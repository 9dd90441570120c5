import { Injectable } from '@nestjs/common';
import { statement } from '@meridian/platform-database';
import type { Work } from '@meridian/platform-tenancy';
import type { AttainmentStatus } from './attainment.js';

/** A service level in one month. */
export interface AttainmentKey {
  readonly serviceLevelId: string;
  /** First day of the month. */
  readonly windowStart: string;
}

/** What is known of a service level in one month, with the names that a report needs. */
export interface AttainmentFacts extends AttainmentKey {
  readonly providerId: string;
  readonly serviceLevel: string;
  readonly provider: string;
  /** NOT_MEASURED also where no case is left. */
  readonly status: AttainmentStatus;
  readonly belowMinimum: boolean;
  readonly met: number;
  readonly missed: number;
  readonly undecided: number;
  readonly expected: string;
}

const FACTS = statement<{ organizationId: string; keys: string }, AttainmentFacts>(
  'service-levels.attainment-facts',
  `select l.id as "serviceLevelId", w."windowStart"::text as "windowStart",
          l.provider_id as "providerId", l.name as "serviceLevel", p.name as provider,
          coalesce(a.status, 'NOT_MEASURED') as status,
          coalesce(a.below_minimum, false) as "belowMinimum",
          coalesce(a.met, 0) as met, coalesce(a.missed, 0) as missed,
          coalesce(a.undecided, 0) as undecided, trim_scale(l.expected)::text as expected
     from json_to_recordset(:keys::json) as w("serviceLevelId" uuid, "windowStart" date)
     join service_levels l on l.organization_id = :organizationId and l.id = w."serviceLevelId"
     join providers p on p.organization_id = l.organization_id and p.id = l.provider_id
     left join attainments a on a.organization_id = l.organization_id
      and a.service_level_id = l.id and a.window_start = w."windowStart"`,
);

/** Attainments for features above. */
@Injectable()
export class AttainmentsService {
  /** The facts of each month named, as they are in this transaction. */
  facts(work: Work, keys: readonly AttainmentKey[]): Promise<AttainmentFacts[]> {
    return work.query(FACTS, {
      organizationId: work.caller.organizationId,
      keys: JSON.stringify(keys),
    });
  }
}
