import { instant } from '@meridian/core-calendar';
import type { CaseFacts } from '@meridian/core-service-level';
import { statement } from '@meridian/platform-database';

/** A case as recorded, ready to be timed. */
export interface RecordedCase extends CaseFacts {
  readonly id: string;
  readonly providerId: string;
  readonly priority: string;
  readonly teamReference: string | null;
}

/** Milliseconds of a timestamp as text: a number in JSON would be a float of seconds. */
export const epochMs = (column: string): string => `(date_part('epoch', ${column}) * 1000)::bigint`;

/** One row per case; its events as two parallel lists, which JSON carries fastest. */
export interface RecordedCaseRow {
  readonly id: string;
  readonly providerId: string;
  readonly priority: string;
  readonly teamReference: string | null;
  readonly openedAt: string;
  readonly instants: number[];
  readonly states: string[];
}

/** The cases named, with all their events in order. */
export const RECORDED_CASES = statement<
  { organizationId: string; caseIds: readonly string[] },
  RecordedCaseRow
>(
  'service-levels.recorded-cases',
  `select c.id, c.provider_id as "providerId", c.priority, c.team_reference as "teamReference",
          ${epochMs('c.opened_at')} as "openedAt", e.instants, e.states
     from cases c
    cross join lateral (
      select json_agg(at) as instants, json_agg(state) as states
        from (select ${epochMs('occurred_at')} as at, state from case_events
               where organization_id = c.organization_id and case_id = c.id
               order by occurred_at, sequence) in_order) e
    where c.organization_id = :organizationId and c.id = any(:caseIds::uuid[])
      and e.instants is not null`,
);

/** Reads a row of {@link RECORDED_CASES}. */
export function recordedCase(row: RecordedCaseRow): RecordedCase {
  return {
    id: row.id,
    providerId: row.providerId,
    priority: row.priority,
    teamReference: row.teamReference,
    openedAt: instant(Number(row.openedAt)),
    events: row.instants.map((at, index) => ({ at: instant(at), state: row.states[index] ?? '' })),
  };
}
