import { instant, type Instant } from '@meridian/core-calendar';
import { CompiledCalendars } from '@meridian/feature-coverage';
import { statement } from '@meridian/platform-database';
import type { Check, ExaminedOrganization, Examination } from '@meridian/platform-doctor';
import type { Tenancy } from '@meridian/platform-tenancy';
import { applicableLevels, type ApplicableLevel } from '../evaluation/applicable-levels.js';
import { clockRows, type ClockRow } from '../evaluation/clock-rows.js';
import { epochMs, recordedCase, type RecordedCaseRow } from '../evaluation/recorded-cases.js';
import { looking } from './looking.js';
import { rebuildAdvice } from './rebuild-advice.js';

/** A clock as stored, in the shape in which one is computed; instants in milliseconds. */
type StoredClock = Omit<ClockRow, 'id' | 'caseId' | 'startedAt' | 'stoppedAt' | 'dueAt'> & {
  readonly startedAt: number;
  readonly stoppedAt: number | null;
  readonly dueAt: number | null;
};

interface TimedCase extends RecordedCaseRow {
  readonly number: string;
  readonly stored: readonly StoredClock[];
}

/** Cases with events and clocks as they are at one moment. */
const TIMED_CASES = statement<{ after: string; size: number }, TimedCase>(
  'service-levels.timed-cases',
  `with page as materialized (
     select * from cases where id > :after::uuid order by id limit :size)
   select c.id, c.provider_id as "providerId", c.priority, c.team_reference as "teamReference",
          ${epochMs('c.opened_at')} as "openedAt", c.number,
          coalesce(e.instants, '[]') as instants, coalesce(e.states, '[]') as states, k.stored
     from page c
    cross join lateral (
      select json_agg(at) as instants, json_agg(state) as states
        from (select ${epochMs('occurred_at')} as at, state from case_events
               where organization_id = c.organization_id and case_id = c.id
               order by occurred_at, sequence) in_order) e
    cross join lateral (
      select coalesce(json_agg(json_build_object('providerId', provider_id,
               'serviceLevelId', service_level_id, 'state', state, 'outcome', outcome,
               'startedAt', ${epochMs('started_at')}, 'stoppedAt', ${epochMs('stopped_at')},
               'dueAt', ${epochMs('due_at')}, 'windowStart', window_start, 'elapsedMs', elapsed_ms,
               'lateByMs', late_by_ms, 'providerMs', provider_ms, 'clientMs', client_ms,
               'sharedMs', shared_ms)), '[]') as stored
        from case_clocks where organization_id = c.organization_id and case_id = c.id) k
    order by c.id`,
);

/** Of cases on the list to be timed again nobody says that their clocks are right already. */
const LISTED = statement<{ ids: readonly string[] }, { id: string }>(
  'service-levels.listed-cases',
  'select id from cases_to_evaluate where id = any(:ids::uuid[])',
);

const PAGE = 500;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
/** Overdue cases are looked for every minute. */
const OVERDUE_MS = 5 * 60_000;

/** Times every case again from its recorded events and compares. */
export const CLOCKS: Check = {
  name: 'clocks',
  proves: 'each stored clock is what its case’s recorded events give when timed again',
  counts: 'clocks',
  async examine({ tenancy, organizations }, examination) {
    const calendars = new CompiledCalendars();
    for (const organization of organizations) {
      await timeAgain(tenancy, organization, calendars, examination);
    }
  },
};

async function timeAgain(
  tenancy: Tenancy,
  { slug, caller }: ExaminedOrganization,
  calendars: CompiledCalendars,
  examination: Examination,
): Promise<void> {
  const levels = await applicableLevels(looking(tenancy, caller), calendars);
  for (let after = BEFORE_ALL; ;) {
    const page = await tenancy.read(caller, TIMED_CASES, { after, size: PAGE });
    const now = instant(Date.now());
    const suspects = page.filter((row) => !isTimedRightly(row, levels, now));
    const ids = suspects.map(({ id }) => id);
    const listed = new Set((await tenancy.read(caller, LISTED, { ids })).map(({ id }) => id));
    for (const { id, number } of suspects) {
      if (listed.has(id)) continue;
      examination.failed(
        `${slug}: case ${number} is not timed as its events say`,
        rebuildAdvice(slug),
      );
    }
    for (const { stored } of page) examination.saw(stored.length);
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.id;
  }
}

function isTimedRightly(
  row: TimedCase,
  levels: ReadonlyMap<string, readonly ApplicableLevel[]>,
  now: Instant,
): boolean {
  // A case without events is another check's affair.
  if (row.instants.length === 0) return true;
  const fresh = clockRows(recordedCase(row), levels.get(row.providerId) ?? [], now);
  if (fresh.length !== row.stored.length) return false;
  const stored = new Map(row.stored.map((clock) => [clock.serviceLevelId, clock]));
  return fresh.every((clock) => {
    const known = stored.get(clock.serviceLevelId);
    return known !== undefined && agree(known, clock, now);
  });
}

/** An open clock was read at some earlier instant: its times have grown since, the rest has not. */
function agree(stored: StoredClock, fresh: ClockRow, now: Instant): boolean {
  const at = (text: string | null): number | null => (text === null ? null : Date.parse(text));
  const due = at(fresh.dueAt);
  const same =
    stored.providerId === fresh.providerId &&
    stored.state === fresh.state &&
    stored.startedAt === at(fresh.startedAt) &&
    stored.stoppedAt === at(fresh.stoppedAt) &&
    stored.dueAt === due &&
    stored.windowStart === fresh.windowStart;
  if (!same) return false;
  if (fresh.state === 'STOPPED') {
    return stored.outcome === fresh.outcome && TIMES.every((time) => stored[time] === fresh[time]);
  }
  const justOverdue = stored.outcome === 'UNDECIDED' && due !== null && due > now - OVERDUE_MS;
  return (
    (stored.outcome === fresh.outcome || justOverdue) &&
    TIMES.every((time) => stored[time] <= fresh[time])
  );
}

const TIMES = ['elapsedMs', 'lateByMs', 'providerMs', 'clientMs', 'sharedMs'] as const;
