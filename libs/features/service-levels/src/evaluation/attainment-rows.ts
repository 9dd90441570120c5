import { attainment, type OutcomeCounts } from '@meridian/core-service-level';
import { statement, uuidv7 } from '@meridian/platform-database';
import type { ApplicableLevel } from './applicable-levels.js';
import type { TouchedWindow } from './clock-rows.js';

/** The outcomes of one service level in one month. */
export interface WindowCounts extends TouchedWindow, OutcomeCounts {}

/** Counts the clocks of the windows named, each once; a window without any comes back with zeros. */
export const COUNT_WINDOWS = statement<{ organizationId: string; windows: string }, WindowCounts>(
  'service-levels.count-windows',
  `select w."serviceLevelId", w."windowStart"::text as "windowStart",
          count(*) filter (where c.outcome = 'MET')::integer as met,
          count(*) filter (where c.outcome = 'MISSED')::integer as missed,
          count(*) filter (where c.outcome = 'UNDECIDED')::integer as undecided
     from (select distinct * from json_to_recordset(:windows::json)
                  as r("serviceLevelId" uuid, "windowStart" date)) w
     left join case_clocks c
       on c.organization_id = :organizationId and c.service_level_id = w."serviceLevelId"
      and c.window_start = w."windowStart"
    group by 1, 2`,
);

interface AttainmentRow extends WindowCounts {
  readonly id: string;
  readonly providerId: string;
  readonly status: string;
  readonly belowMinimum: boolean;
}

/** Judges counts by their level's objective. */
export function attainmentRow(
  counts: WindowCounts,
  level: ApplicableLevel,
  now: Date,
): AttainmentRow {
  const { status, belowMinimum } = attainment(counts, level.objective);
  return {
    ...counts,
    id: uuidv7(now.getTime()),
    providerId: level.providerId,
    status,
    belowMinimum,
  };
}

/** An attainment that says something new, or is gone with its last case. */
export interface ChangedAttainment extends TouchedWindow {
  readonly attainmentId: string;
}

/**
 * Makes the stored attainments of the windows be exactly `rows`; deletes those without any case.
 * Returns those that say something new.
 */
export const REPLACE_ATTAINMENTS = statement<
  { organizationId: string; rows: string; now: Date },
  ChangedAttainment
>(
  'service-levels.replace-attainments',
  `with fresh as materialized (
     select * from json_to_recordset(:rows::json) as r("id" uuid, "providerId" uuid,
       "serviceLevelId" uuid, "windowStart" date, "status" text, "belowMinimum" boolean,
       "met" integer, "missed" integer, "undecided" integer)
   ), removed as (
     delete from attainments a using fresh f
      where a.organization_id = :organizationId and a.service_level_id = f."serviceLevelId"
        and a.window_start = f."windowStart" and f.met + f.missed + f.undecided = 0
     returning a.id, a.service_level_id, a.window_start
   ), written as (
     insert into attainments as a (organization_id, id, provider_id, service_level_id, window_start,
       status, below_minimum, met, missed, undecided, computed_at)
     select :organizationId, f."id", f."providerId", f."serviceLevelId", f."windowStart", f."status",
       f."belowMinimum", f.met, f.missed, f.undecided, :now from fresh f
      where f.met + f.missed + f.undecided > 0
     on conflict (organization_id, service_level_id, window_start) do update set
       status = excluded.status, below_minimum = excluded.below_minimum, met = excluded.met,
       missed = excluded.missed, undecided = excluded.undecided, computed_at = excluded.computed_at
     where (a.status, a.below_minimum, a.met, a.missed, a.undecided)
       is distinct from (excluded.status, excluded.below_minimum, excluded.met, excluded.missed,
                         excluded.undecided)
     returning a.id, a.service_level_id, a.window_start
   )
   select id as "attainmentId", service_level_id as "serviceLevelId",
          window_start::text as "windowStart"
     from (select * from removed union all select * from written) changed`,
);
