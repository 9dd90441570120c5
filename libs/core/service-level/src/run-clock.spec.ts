import { describe, expect, test } from '@jest/globals';
import { compileCalendar, hours, instantFromIso, localDate, toIso } from '@meridian/core-calendar';
import type { CompiledCalendar, Instant } from '@meridian/core-calendar';
import type { CaseClock } from './case-clock.js';
import type { CaseFacts } from './case-facts.js';
import type { ClockDefinition } from './clock-definition.js';
import { readClock, runClock } from './run-clock.js';
import { at, BERLIN, caseOf, nineToSix, STATE_RULES } from './sample-cases.fixture.js';

const HOUR = 3_600_000;

interface Run {
  readonly asOf: Instant;
  readonly target?: number;
  readonly calendar?: CompiledCalendar;
}

function run(facts: CaseFacts, { asOf, target = 4, calendar = BERLIN }: Run): CaseClock {
  const definition: ClockDefinition = { target: hours(target), stateRules: STATE_RULES };
  const clock = runClock(definition, calendar, facts, asOf);
  const { segments, ...reading } = clock;
  expect(readClock(definition, calendar, facts, asOf)).toEqual(reading);
  expect(segments.reduce((sum, { businessTime }) => sum + businessTime, 0)).toBe(
    clock.providerTime + clock.clientTime + clock.sharedTime,
  );
  return clock;
}

describe('a case in work', () => {
  const facts = caseOf(at('10:00'), [at('10:00'), 'New'], [at('11:00'), 'Active']);

  test('after 1 h 30 min of 4 h it is running, undecided, due at 14:00', () => {
    expect(run(facts, { asOf: at('11:30') })).toMatchObject({
      startedAt: at('10:00'),
      stoppedAt: null,
      state: 'RUNNING',
      elapsed: 1.5 * HOUR,
      remaining: 2.5 * HOUR,
      dueAt: at('14:00'),
      outcome: 'UNDECIDED',
      lateBy: 0,
    });
  });

  test('at 14:00 exactly it is not yet late, a millisecond later it is missed', () => {
    expect(run(facts, { asOf: at('14:00') }).outcome).toBe('UNDECIDED');
    const late = run(facts, { asOf: instantFromIso('2026-07-01T12:00:00.001Z') });
    expect(late).toMatchObject({ outcome: 'MISSED', lateBy: 1, remaining: -1, dueAt: at('14:00') });
  });

  test('overnight the clock goes on at 09:00', () => {
    const clock = run(facts, { asOf: at('20:00'), target: 10 });
    expect(clock).toMatchObject({ elapsed: 8 * HOUR, dueAt: at('11:00', '2026-07-02') });
  });

  test('events after the reading are not looked at', () => {
    const resolved = caseOf(at('10:00'), [at('10:00'), 'New'], [at('11:00'), 'Resolved']);
    expect(run(resolved, { asOf: at('10:30') })).toMatchObject({
      state: 'RUNNING',
      stoppedAt: null,
    });
    expect(run(resolved, { asOf: at('11:00') })).toMatchObject({
      state: 'STOPPED',
      outcome: 'MET',
    });
  });

  test('read before it was opened nothing has elapsed and it is due 4 h after opening', () => {
    expect(run(facts, { asOf: at('09:00') })).toMatchObject({
      elapsed: 0,
      state: 'RUNNING',
      outcome: 'UNDECIDED',
      dueAt: at('14:00'),
      segments: [],
    });
  });
});

describe('a resolved case', () => {
  test('resolved after exactly 4 h is met', () => {
    const facts = caseOf(at('10:00'), [at('10:00'), 'New'], [at('14:00'), 'Resolved']);
    expect(run(facts, { asOf: at('17:00') })).toMatchObject({
      stoppedAt: at('14:00'),
      state: 'STOPPED',
      elapsed: 4 * HOUR,
      outcome: 'MET',
      dueAt: at('14:00'),
    });
  });

  test('resolved a minute too late is missed by that minute', () => {
    const facts = caseOf(at('10:00'), [at('10:00'), 'New'], [at('14:01'), 'Resolved']);
    expect(run(facts, { asOf: at('17:00') })).toMatchObject({ outcome: 'MISSED', lateBy: 60_000 });
  });

  test('resolved early it keeps the due time it would have had', () => {
    const facts = caseOf(at('10:00'), [at('10:00'), 'New'], [at('11:00'), 'Resolved']);
    expect(run(facts, { asOf: at('17:00') })).toMatchObject({ outcome: 'MET', dueAt: at('14:00') });
  });

  test('the time from resolved to closed is no part of it', () => {
    const facts = caseOf(
      at('10:00'),
      [at('10:00'), 'New'],
      [at('11:00'), 'Resolved'],
      [at('16:00'), 'Closed'],
    );
    const clock = run(facts, { asOf: at('17:00') });
    expect(clock).toMatchObject({ stoppedAt: at('11:00'), providerTime: HOUR, clientTime: 0 });
  });

  test('closing time 18:00 with the target used up: resolved that night or before 09:00 is met', () => {
    const facts = caseOf(
      at('14:00'),
      [at('14:00'), 'New'],
      [at('08:59', '2026-07-02'), 'Resolved'],
    );
    expect(run(facts, { asOf: at('12:00', '2026-07-02') })).toMatchObject({
      outcome: 'MET',
      elapsed: 4 * HOUR,
      dueAt: at('18:00'),
    });
  });
});

describe('pauses', () => {
  const paused = caseOf(
    at('11:00'),
    [at('11:00'), 'New'],
    [at('12:00'), 'Awaiting User Info'],
    [at('17:00'), 'Active'],
  );

  test('created 09:00Z, 2 h, paused 10:00-15:00Z, Berlin 09-18: due at closing, 16:00Z', () => {
    const clock = run(paused, { asOf: at('17:30'), target: 2 });
    expect(clock.dueAt === null ? '' : toIso(clock.dueAt)).toBe('2026-07-01T16:00:00.000Z');
  });

  test('a paused clock short of its target has no due time and cannot be missed', () => {
    const facts = { ...paused, events: paused.events.slice(0, 2) };
    expect(run(facts, { asOf: at('12:00', '2026-12-01'), target: 2 })).toMatchObject({
      state: 'PAUSED',
      elapsed: HOUR,
      dueAt: null,
      outcome: 'UNDECIDED',
    });
  });

  test('a clock that was over its target before the pause stays missed and keeps its due time', () => {
    const facts = caseOf(at('09:00'), [at('09:00'), 'New'], [at('14:00'), 'Awaiting User Info']);
    expect(run(facts, { asOf: at('17:00') })).toMatchObject({
      state: 'PAUSED',
      outcome: 'MISSED',
      lateBy: HOUR,
      dueAt: at('13:00'),
    });
  });

  test('paused with the target just used up it is undecided, and its due time is known', () => {
    const facts = caseOf(at('09:00'), [at('09:00'), 'New'], [at('13:00'), 'Awaiting User Info']);
    expect(run(facts, { asOf: at('17:00') })).toMatchObject({
      state: 'PAUSED',
      outcome: 'UNDECIDED',
      dueAt: at('13:00'),
    });
  });

  test('each pause has a side and a cause, and the sides get their business time', () => {
    const facts = caseOf(
      at('16:00'),
      [at('16:00'), 'New'],
      [at('17:00'), 'Awaiting User Info'],
      [at('10:00', '2026-07-02'), 'Active'],
      [at('10:30', '2026-07-02'), 'Awaiting Vendor'],
      [at('13:00', '2026-07-02'), 'Active'],
      [at('13:15', '2026-07-02'), 'Resolved'],
    );
    const clock = run(facts, { asOf: at('17:00', '2026-07-03') });
    expect(clock).toMatchObject({
      elapsed: 1.75 * HOUR,
      providerTime: 1.75 * HOUR,
      clientTime: 2 * HOUR,
      sharedTime: 2.5 * HOUR,
      outcome: 'MET',
    });
    expect(clock.segments[1]).toEqual({
      from: at('17:00'),
      to: at('10:00', '2026-07-02'),
      counts: false,
      side: 'CLIENT',
      cause: 'Awaiting the user',
      state: 'Awaiting User Info',
      businessTime: 2 * HOUR,
    });
  });

  test('a priority raised after 3 h starts its shorter target at the opening and replays the pause', () => {
    const facts = caseOf(
      at('09:00'),
      [at('09:00'), 'New'],
      [at('10:00'), 'Awaiting User Info'],
      [at('12:00'), 'Active'],
    );
    expect(run(facts, { asOf: at('12:00'), target: 8 }).dueAt).toBe(at('10:00', '2026-07-02'));
    expect(run(facts, { asOf: at('12:00'), target: 2 })).toMatchObject({
      elapsed: HOUR,
      dueAt: at('13:00'),
      outcome: 'UNDECIDED',
    });
  });
});

describe('reopened cases', () => {
  const reopened = caseOf(
    at('09:00'),
    [at('09:00'), 'New'],
    [at('10:00'), 'Resolved'],
    [at('12:00'), 'Closed'],
    [at('13:00'), 'Active'],
    [at('14:00'), 'Resolved'],
    [at('15:00'), 'Closed'],
  );

  test('between the resolution and the reopening the clock stood, on the side of each state', () => {
    const clock = run(reopened, { asOf: at('17:00') });
    expect(clock).toMatchObject({
      stoppedAt: at('14:00'),
      elapsed: 2 * HOUR,
      clientTime: 2 * HOUR,
      sharedTime: HOUR,
    });
    expect(clock.segments.map(({ cause, counts }) => [cause, counts])).toEqual([
      ['Waiting for the provider', true],
      ['Resolved, then reopened', false],
      ['Closed, then reopened', false],
      ['In work', true],
    ]);
  });

  test('read before the reopening it was stopped at the first resolution', () => {
    expect(run(reopened, { asOf: at('12:30') })).toMatchObject({
      state: 'STOPPED',
      stoppedAt: at('10:00'),
      elapsed: HOUR,
    });
  });

  test('reopened into a pause the clock is paused, not stopped', () => {
    const facts = caseOf(
      at('09:00'),
      [at('09:00'), 'New'],
      [at('10:00'), 'Resolved'],
      [at('11:00'), 'Awaiting User Info'],
    );
    expect(run(facts, { asOf: at('17:00') })).toMatchObject({ state: 'PAUSED', stoppedAt: null });
  });
});

describe('calendars', () => {
  test('a holiday added later moves the due time at the next reading', () => {
    const facts = caseOf(at('16:00'), [at('16:00'), 'New']);
    const withHoliday = compileCalendar(
      {
        timeZone: 'Europe/Berlin',
        weekly: { wednesday: nineToSix, thursday: nineToSix, friday: nineToSix },
        exceptions: [],
      },
      [{ date: localDate('2026-07-02'), name: 'Company day' }],
    );
    expect(run(facts, { asOf: at('16:00') }).dueAt).toBe(at('11:00', '2026-07-02'));
    expect(run(facts, { asOf: at('16:00'), calendar: withHoliday }).dueAt).toBe(
      at('11:00', '2026-07-03'),
    );
  });

  test('under a calendar that never opens again there is no due time', () => {
    const closed = compileCalendar({ timeZone: 'UTC', weekly: {}, exceptions: [] });
    const facts = caseOf(at('10:00'), [at('10:00'), 'New']);
    expect(run(facts, { asOf: at('12:00'), calendar: closed })).toMatchObject({
      dueAt: null,
      elapsed: 0,
      outcome: 'UNDECIDED',
    });
  });

  test('a target of 0 is refused', () => {
    const facts = caseOf(at('10:00'), [at('10:00'), 'New']);
    expect(() => run(facts, { asOf: at('12:00'), target: 0 })).toThrow(
      expect.objectContaining({ code: 'BAD_TARGET' }),
    );
  });
});
