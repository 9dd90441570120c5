import { milliseconds } from '@meridian/core-calendar';
import type { CompiledCalendar, Instant, Milliseconds } from '@meridian/core-calendar';
import type {
  CaseClock,
  ClockOutcome,
  ClockReading,
  ClockSegment,
  ClockState,
} from './case-clock.js';
import type { CaseFacts } from './case-facts.js';
import type { ClockDefinition } from './clock-definition.js';
import { ClockTally } from './clock-tally.js';
import { ServiceLevelError } from './service-level-error.js';
import { stateTimeline } from './state-timeline.js';
import type { StateEntry } from './state-timeline.js';

const NO_TIME = milliseconds(0);

/**
 * Reads the clock of a case at an instant, from its recorded events alone. Nothing is carried over
 * from an earlier reading, so a corrected event or calendar, or a target that changed with the
 * priority, applies from the opening of the case, and earlier pauses with it.
 *
 * The clock starts when the case is opened. It stops with the first of the stopping states that the
 * case is in at the end; a stop followed by a reopening was none, and the clock stood meanwhile, on
 * the side that the stopping state names. Met if and only if elapsed <= target: work finished at
 * closing time, or before the next opening, with the target just used up, is in time.
 * @param asOf events after this instant are not looked at; events at it are
 * @throws ServiceLevelError NO_EVENTS, UNKNOWN_STATE, BAD_TARGET
 * @throws CalendarError YEAR_OUT_OF_RANGE, SPAN_TOO_LARGE
 */
export function runClock(
  definition: ClockDefinition,
  calendar: CompiledCalendar,
  facts: CaseFacts,
  asOf: Instant,
): CaseClock {
  const segments: ClockSegment[] = [];
  const reading = read(definition, calendar, facts, asOf, segments);
  return { ...reading, segments };
}

/** The same figures without the account of segments, for hundreds of thousands of cases. */
export function readClock(
  definition: ClockDefinition,
  calendar: CompiledCalendar,
  facts: CaseFacts,
  asOf: Instant,
): ClockReading {
  return read(definition, calendar, facts, asOf);
}

/** @param segments filled when given */
function read(
  definition: ClockDefinition,
  calendar: CompiledCalendar,
  facts: CaseFacts,
  asOf: Instant,
  segments?: ClockSegment[],
): ClockReading {
  const { target } = definition;
  if (target <= 0) {
    throw new ServiceLevelError('BAD_TARGET', `A target must be more than 0, but is ${target} ms.`);
  }
  const entries = stateTimeline(definition, facts, asOf);
  const stop = finalStop(entries);
  const stoppedAt = entries[stop]?.from ?? null;
  const end = stoppedAt ?? asOf;
  const tally = new ClockTally(calendar, target);
  for (let i = 0; i < stop; i++) {
    const entry = entries[i];
    if (entry !== undefined) addEntry(tally, entry, entries[i + 1]?.from ?? end, segments);
  }
  const elapsed = tally.elapsed;
  const state = stoppedAt === null ? openState(entries) : 'STOPPED';
  const remaining = milliseconds(target - elapsed);
  return {
    startedAt: facts.openedAt,
    stoppedAt,
    state,
    elapsed,
    remaining,
    dueAt: tally.reachedAt ?? projectedDue(calendar, later(end, facts.openedAt), remaining, state),
    outcome: outcomeOf(state, remaining),
    lateBy: remaining < 0 ? milliseconds(-remaining) : NO_TIME,
    providerTime: tally.providerTime,
    clientTime: tally.clientTime,
    sharedTime: tally.sharedTime,
  };
}

/** Index of the first of the stopping entries at the end; the number of entries if there is none. */
function finalStop(entries: readonly StateEntry[]): number {
  let index = entries.length;
  while (entries[index - 1]?.rule.clock === 'STOPS') index--;
  return index;
}

function addEntry(
  tally: ClockTally,
  { from, state, rule }: StateEntry,
  to: Instant,
  segments: ClockSegment[] | undefined,
): void {
  const counts = rule.clock === 'RUNS';
  const businessTime = tally.add(from, to, rule.side, counts);
  if (segments === undefined || to <= from) return;
  const cause = rule.clock === 'STOPS' ? `${rule.cause}, then reopened` : rule.cause;
  segments.push({ from, to, counts, side: rule.side, cause, state, businessTime });
}

function openState(entries: readonly StateEntry[]): ClockState {
  return entries.at(-1)?.rule.clock === 'RUNS' ? 'RUNNING' : 'PAUSED';
}

function projectedDue(
  calendar: CompiledCalendar,
  from: Instant,
  remaining: Milliseconds,
  state: ClockState,
): Instant | null {
  return state === 'PAUSED' ? null : (calendar.deadline(from, remaining) ?? null);
}

function outcomeOf(state: ClockState, remaining: Milliseconds): ClockOutcome {
  if (remaining < 0) return 'MISSED';
  return state === 'STOPPED' ? 'MET' : 'UNDECIDED';
}

function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
