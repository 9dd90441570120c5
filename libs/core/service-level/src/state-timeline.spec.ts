import { describe, expect, test } from '@jest/globals';
import { hours, instant } from '@meridian/core-calendar';
import type { StateRule } from './clock-definition.js';
import { stateTimeline } from './state-timeline.js';

const rule = (clock: StateRule['clock']): StateRule => ({ clock, side: 'PROVIDER', cause: clock });

const DEFINITION = {
  target: hours(1),
  stateRules: new Map([
    ['New', rule('RUNS')],
    ['Active', rule('RUNS')],
    ['Waiting', rule('STANDS')],
    ['Resolved', rule('STOPS')],
  ]),
};

/** Times in milliseconds; the case is opened at 100. */
function timeline(events: readonly (readonly [number, string])[], asOf = 1_000): string[] {
  const facts = {
    openedAt: instant(100),
    events: events.map(([at, state]) => ({ at: instant(at), state })),
  };
  return stateTimeline(DEFINITION, facts, instant(asOf)).map(
    ({ from, state, rule: { clock } }) => `${from} ${state ?? 'unknown'} ${clock}`,
  );
}

describe('the states of a case', () => {
  test('before the first event it is in that event’s state', () => {
    expect(
      timeline([
        [150, 'Waiting'],
        [200, 'Active'],
      ]),
    ).toEqual(['100 Waiting STANDS', '200 Active RUNS']);
  });

  test('first seen as resolved, it was open until then', () => {
    expect(timeline([[150, 'Resolved']])).toEqual(['100 unknown RUNS', '150 Resolved STOPS']);
  });

  test('resolved at its opening, it was never open', () => {
    expect(timeline([[100, 'Resolved']])).toEqual(['100 Resolved STOPS']);
  });

  test('what was recorded before the opening takes effect at the opening', () => {
    expect(
      timeline([
        [50, 'New'],
        [60, 'Waiting'],
        [150, 'Active'],
      ]),
    ).toEqual(['100 Waiting STANDS', '150 Active RUNS']);
  });

  test('of two events at one instant the later in the list counts from then on', () => {
    expect(
      timeline([
        [100, 'New'],
        [150, 'Waiting'],
        [150, 'Active'],
        [200, 'Waiting'],
      ]),
    ).toEqual(['100 New RUNS', '150 Active RUNS', '200 Waiting STANDS']);
  });

  test('a reopening undone at the same instant did not happen', () => {
    expect(
      timeline([
        [100, 'New'],
        [150, 'Resolved'],
        [200, 'Active'],
        [200, 'Resolved'],
      ]),
    ).toEqual(['100 New RUNS', '150 Resolved STOPS']);
  });

  test('a repeated state goes on', () => {
    expect(
      timeline([
        [100, 'New'],
        [150, 'New'],
        [200, 'Active'],
        [250, 'Active'],
      ]),
    ).toEqual(['100 New RUNS', '200 Active RUNS']);
  });

  test('events given in disorder are taken in order of time', () => {
    expect(
      timeline([
        [200, 'Active'],
        [100, 'New'],
        [150, 'Waiting'],
      ]),
    ).toEqual(['100 New RUNS', '150 Waiting STANDS', '200 Active RUNS']);
  });

  test('events after the reading are left out, the one at it is not', () => {
    const events = [
      [100, 'New'],
      [150, 'Waiting'],
      [200, 'Active'],
    ] as const;
    expect(timeline(events, 149)).toEqual(['100 New RUNS']);
    expect(timeline(events, 150)).toEqual(['100 New RUNS', '150 Waiting STANDS']);
  });

  test('a state without a rule is named, with the known ones', () => {
    expect(() =>
      timeline([
        [100, 'New'],
        [150, '-100'],
      ]),
    ).toThrow(
      expect.objectContaining({
        code: 'UNKNOWN_STATE',
        message: expect.stringMatching(/"-100".+New, Active, Waiting, Resolved/),
      }),
    );
  });

  test('a case without events is refused', () => {
    expect(() => timeline([])).toThrow(expect.objectContaining({ code: 'NO_EVENTS' }));
  });
});
