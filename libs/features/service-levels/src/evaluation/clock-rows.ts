import { toIso, type Instant } from '@meridian/core-calendar';
import { readClock, windowOf } from '@meridian/core-service-level';
import { statement, uuidv7 } from '@meridian/platform-database';
import { judges, type ApplicableLevel } from './applicable-levels.js';
import type { RecordedCase } from './recorded-cases.js';

/** A row of `case_clocks`, as JSON carries it into the database. */
export interface ClockRow {
  readonly id: string;
  readonly providerId: string;
  readonly serviceLevelId: string;
  readonly caseId: string;
  readonly state: string;
  readonly outcome: string;
  readonly startedAt: string;
  readonly stoppedAt: string | null;
  readonly dueAt: string | null;
  readonly windowStart: string | null;
  /** When the first event happens that was recorded ahead of its time. */
  readonly nextEventAt: string | null;
  readonly elapsedMs: number;
  readonly lateByMs: number;
  readonly providerMs: number;
  readonly clientMs: number;
  readonly sharedMs: number;
}

/** Times a case against every level that judges it, from its recorded events alone. */
export function clockRows(
  subject: RecordedCase,
  levels: readonly ApplicableLevel[],
  asOf: Instant,
): ClockRow[] {
  const ahead = subject.events.find(({ at }) => at > asOf);
  return levels
    .filter((level) => judges(level, subject))
    .map((level) => {
      const reading = readClock(level.clock, level.calendar, subject, asOf);
      const window = windowOf(reading, level.timeZone);
      return {
        id: uuidv7(asOf),
        providerId: subject.providerId,
        serviceLevelId: level.id,
        caseId: subject.id,
        state: reading.state,
        outcome: reading.outcome,
        startedAt: toIso(reading.startedAt),
        stoppedAt: reading.stoppedAt === null ? null : toIso(reading.stoppedAt),
        dueAt: reading.dueAt === null ? null : toIso(reading.dueAt),
        windowStart: window === null ? null : `${window.label}-01`,
        nextEventAt: ahead === undefined ? null : toIso(ahead.at),
        elapsedMs: reading.elapsed,
        lateByMs: reading.lateBy,
        providerMs: reading.providerTime,
        clientMs: reading.clientTime,
        sharedMs: reading.sharedTime,
      };
    });
}

/** A service level in one month. */
export interface TouchedWindow {
  readonly serviceLevelId: string;
  readonly windowStart: string;
}

/**
 * Makes the stored clocks of the cases be exactly `rows`: writes those that differ, deletes those
 * that no longer apply, and returns the windows whose numbers may have changed by it, both those a
 * clock left and those it entered.
 */
export const REPLACE_CLOCKS = statement<
  { organizationId: string; caseIds: readonly string[]; rows: string },
  TouchedWindow
>(
  'service-levels.replace-clocks',
  `with fresh as materialized (
     select * from json_to_recordset(:rows::json) as r(
       "id" uuid, "providerId" uuid, "serviceLevelId" uuid, "caseId" uuid, "state" text,
       "outcome" text, "startedAt" timestamptz, "stoppedAt" timestamptz, "dueAt" timestamptz,
       "windowStart" date, "nextEventAt" timestamptz, "elapsedMs" bigint, "lateByMs" bigint,
       "providerMs" bigint, "clientMs" bigint, "sharedMs" bigint)
   ), stored as materialized (
     select service_level_id, case_id, window_start from case_clocks
      where organization_id = :organizationId and case_id = any(:caseIds::uuid[])
   ), removed as (
     delete from case_clocks c using stored s
      where c.organization_id = :organizationId and c.case_id = s.case_id
        and c.service_level_id = s.service_level_id
        and not exists (select from fresh f
                         where f."caseId" = s.case_id and f."serviceLevelId" = s.service_level_id)
     returning c.service_level_id, c.window_start
   ), written as (
     insert into case_clocks as c (organization_id, id, provider_id, service_level_id, case_id,
       state, outcome, started_at, stopped_at, due_at, window_start, next_event_at, elapsed_ms,
       late_by_ms, provider_ms, client_ms, shared_ms)
     select :organizationId, f."id", f."providerId", f."serviceLevelId", f."caseId", f."state",
       f."outcome", f."startedAt", f."stoppedAt", f."dueAt", f."windowStart",
       f."nextEventAt", f."elapsedMs", f."lateByMs", f."providerMs", f."clientMs", f."sharedMs" from fresh f
     on conflict (organization_id, case_id, service_level_id) do update set
       state = excluded.state, outcome = excluded.outcome, started_at = excluded.started_at,
       stopped_at = excluded.stopped_at, due_at = excluded.due_at,
       window_start = excluded.window_start, next_event_at = excluded.next_event_at,
       elapsed_ms = excluded.elapsed_ms, late_by_ms = excluded.late_by_ms, provider_ms = excluded.provider_ms,
       client_ms = excluded.client_ms, shared_ms = excluded.shared_ms
     where (c.state, c.outcome, c.started_at, c.stopped_at, c.due_at, c.window_start,
            c.next_event_at, c.elapsed_ms, c.late_by_ms, c.provider_ms, c.client_ms, c.shared_ms)
       is distinct from (excluded.state, excluded.outcome, excluded.started_at, excluded.stopped_at,
            excluded.due_at, excluded.window_start, excluded.next_event_at, excluded.elapsed_ms, excluded.late_by_ms,
            excluded.provider_ms, excluded.client_ms, excluded.shared_ms)
     returning c.service_level_id, c.case_id, c.window_start
   )
   select service_level_id as "serviceLevelId", window_start::text as "windowStart" from (
     select service_level_id, window_start from written
     union select service_level_id, window_start from removed
     union select s.service_level_id, s.window_start from stored s
             join written w using (service_level_id, case_id)) touched
    where window_start is not null`,
);
