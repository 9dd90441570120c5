import { describe, expect, test } from '@jest/globals';
import { compileCalendar, instant, instantFromIso, milliseconds } from '@meridian/core-calendar';
import type { Instant } from '@meridian/core-calendar';
import fc from 'fast-check';
import type { CaseFacts } from './case-facts.js';
import type { StateRule } from './clock-definition.js';
import { readClock, runClock } from './run-clock.js';

const MINUTE = 60_000;

const STATE_RULES = new Map<string, StateRule>([
  ['New', { clock: 'RUNS', side: 'PROVIDER', cause: 'New' }],
  ['Active', { clock: 'RUNS', side: 'PROVIDER', cause: 'In work' }],
  ['Awaiting user', { clock: 'STANDS', side: 'CLIENT', cause: 'Awaiting the user' }],
  ['Awaiting vendor', { clock: 'STANDS', side: 'NOBODY', cause: 'Awaiting a third party' }],
  ['Resolved', { clock: 'STOPS', side: 'CLIENT', cause: 'Resolved' }],
  ['Closed', { clock: 'STOPS', side: 'NOBODY', cause: 'Closed' }],
]);

/** Kolkata by day with lunch, and a night shift on Fridays. */
const day = [
  { start: '09:30', end: '13:00' },
  { start: '13:45', end: '18:15' },
];
const CALENDAR = compileCalendar({
  timeZone: 'Asia/Kolkata',
  weekly: {
    monday: day,
    tuesday: day,
    wednesday: day,
    thursday: day,
    friday: [...day, { start: '22:00', end: '02:00' }],
  },
  exceptions: [],
});

const START = instantFromIso('2026-05-07T00:00:00Z');
const minute = fc.integer({ min: 0, max: 4 * 1_440 }).map((m) => instant(START + m * MINUTE));
const target = fc.integer({ min: 1, max: 1_500 }).map((m) => milliseconds(m * MINUTE));
const event = fc.record({ at: minute, state: fc.constantFrom(...STATE_RULES.keys()) });
const facts = fc.record({
  openedAt: minute,
  events: fc.array(event, { minLength: 1, maxLength: 7 }),
});

/** The state after the last event by then; of the first event before; by the plainest search. */
function ruleAt({ openedAt, events }: CaseFacts, at: number): StateRule | undefined {
  const inOrder = [...events].sort((a, b) => a.at - b.at);
  const last = inOrder.findLast((candidate) => candidate.at <= at);
  if (last !== undefined) return STATE_RULES.get(last.state);
  const first = STATE_RULES.get(inOrder[0]?.state ?? '');
  return first?.clock === 'STOPS' && at >= openedAt ? STATE_RULES.get('New') : first;
}

interface SlowCount {
  elapsed: number;
  provider: number;
  client: number;
  shared: number;
  dueAt: number | null;
}

/** Walks through the case minute by minute; minutes in a stopping state at the end do not count. */
function countSlowly(caseFacts: CaseFacts, asOf: Instant, limit: number): SlowCount {
  let end: number = asOf;
  while (end > caseFacts.openedAt && ruleAt(caseFacts, end)?.clock === 'STOPS') {
    if (ruleAt(caseFacts, end - MINUTE)?.clock !== 'STOPS') break;
    end -= MINUTE;
  }
  const count: SlowCount = { elapsed: 0, provider: 0, client: 0, shared: 0, dueAt: null };
  for (let at: number = caseFacts.openedAt; at < end; at += MINUTE) {
    const rule = ruleAt(caseFacts, at);
    if (rule === undefined || !CALENDAR.isOpen(instant(at))) continue;
    if (rule.side === 'PROVIDER') count.provider += MINUTE;
    else if (rule.side === 'CLIENT') count.client += MINUTE;
    else count.shared += MINUTE;
    if (rule.clock !== 'RUNS') continue;
    count.elapsed += MINUTE;
    if (count.elapsed === limit) count.dueAt = at + MINUTE;
  }
  return count;
}

describe('laws of the clock', () => {
  test('it equals a walk through the case minute by minute', () => {
    fc.assert(
      fc.property(facts, target, minute, (caseFacts, limit, asOf) => {
        const slow = countSlowly(caseFacts, asOf, limit);
        const clock = readClock(
          { target: limit, stateRules: STATE_RULES },
          CALENDAR,
          caseFacts,
          asOf,
        );
        expect(clock).toMatchObject({
          elapsed: slow.elapsed,
          providerTime: slow.provider,
          clientTime: slow.client,
          sharedTime: slow.shared,
          remaining: limit - slow.elapsed,
        });
        if (slow.dueAt !== null) expect(clock.dueAt).toBe(slow.dueAt);
        const isOver = slow.elapsed > limit;
        const isStopped = clock.state === 'STOPPED';
        expect(clock.outcome).toBe(isOver ? 'MISSED' : isStopped ? 'MET' : 'UNDECIDED');
      }),
      { numRuns: 300 },
    );
  });

  test('the account adds up to the figures, without gaps or overlaps', () => {
    fc.assert(
      fc.property(facts, target, minute, (caseFacts, limit, asOf) => {
        const definition = { target: limit, stateRules: STATE_RULES };
        const { segments, ...reading } = runClock(definition, CALENDAR, caseFacts, asOf);
        expect(reading).toEqual(readClock(definition, CALENDAR, caseFacts, asOf));
        const sum = (counted: typeof segments): number =>
          counted.reduce((total, { businessTime }) => total + businessTime, 0);
        expect(sum(segments.filter(({ counts }) => counts))).toBe(reading.elapsed);
        expect(sum(segments)).toBe(reading.providerTime + reading.clientTime + reading.sharedTime);
        let previous: number = caseFacts.openedAt;
        for (const { from, to } of segments) {
          expect(from).toBe(previous);
          previous = to;
        }
      }),
    );
  });

  test('left running until its due time, exactly the target has elapsed, and it is not late', () => {
    fc.assert(
      fc.property(facts, target, minute, (caseFacts, limit, asOf) => {
        const definition = { target: limit, stateRules: STATE_RULES };
        const { dueAt, state, outcome } = readClock(definition, CALENDAR, caseFacts, asOf);
        fc.pre(state === 'RUNNING' && outcome === 'UNDECIDED' && dueAt !== null && dueAt > asOf);
        const known = caseFacts.events.filter(({ at }) => at <= asOf);
        fc.pre(known.length > 0);
        const atDue = readClock(definition, CALENDAR, { ...caseFacts, events: known }, dueAt);
        expect(atDue).toMatchObject({ elapsed: limit, outcome: 'UNDECIDED', dueAt });
      }),
    );
  });

  test('a shorter target is never due later, and never met where a longer one is missed', () => {
    fc.assert(
      fc.property(facts, target, target, minute, (caseFacts, a, b, asOf) => {
        const read = (limit: number) =>
          readClock(
            { target: milliseconds(limit), stateRules: STATE_RULES },
            CALENDAR,
            caseFacts,
            asOf,
          );
        const [short, long] = [read(Math.min(a, b)), read(Math.max(a, b))];
        if (long.outcome === 'MISSED') expect(short.outcome).toBe('MISSED');
        if (short.dueAt !== null && long.dueAt !== null) {
          expect(short.dueAt).toBeLessThanOrEqual(long.dueAt);
        }
      }),
    );
  });
});
