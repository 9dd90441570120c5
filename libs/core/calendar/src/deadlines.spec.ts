import { describe, expect, test } from '@jest/globals';
import { compileCalendar } from './compiled-calendar.js';
import { hours, milliseconds } from './duration.js';
import { instantFromIso as at, toIso } from './instant.js';
import { localDate } from './local-date.js';
import {
  BERLIN,
  BERLIN_9_TO_18,
  daily,
  deadline,
  HOUR,
  pause,
} from './sample-calendars.fixture.js';

describe('pauses', () => {
  const from = '2026-06-01T09:00:00+02:00';
  const to = '2026-06-02T18:00:00+02:00';

  test('a pause over closing time takes away open time only: 18 h less 2 h', () => {
    const night = [pause('2026-06-01T17:00:00+02:00', '2026-06-02T10:00:00+02:00')];
    expect(BERLIN_9_TO_18.elapsed(at(from), at(to), night)).toBe(16 * HOUR);
  });

  test('pauses that overlap or repeat take their time away once', () => {
    const twice = [
      pause('2026-06-01T12:00:00+02:00', '2026-06-01T14:00:00+02:00'),
      pause('2026-06-01T11:00:00+02:00', '2026-06-01T13:00:00+02:00'),
      pause('2026-06-01T11:00:00+02:00', '2026-06-01T13:00:00+02:00'),
      pause('2026-06-01T17:00:00+02:00', '2026-06-01T16:00:00+02:00'),
    ];
    expect(BERLIN_9_TO_18.elapsed(at(from), at(to), twice)).toBe(15 * HOUR);
  });

  test('a pause that began before the start moves the deadline by what it takes after it', () => {
    const early = [pause('2026-05-29T09:00:00+02:00', '2026-06-01T11:00:00+02:00')];
    expect(deadline(BERLIN_9_TO_18, from, 2, early)).toBe('2026-06-01T11:00:00Z');
  });

  test('a pause after the deadline does not move it', () => {
    const late = [pause('2026-06-01T11:00:00+02:00', '2026-06-03T11:00:00+02:00')];
    expect(deadline(BERLIN_9_TO_18, from, 2, late)).toBe('2026-06-01T09:00:00Z');
  });
});

describe('openings and limits', () => {
  const closed = compileCalendar({ timeZone: 'UTC', weekly: {}, exceptions: [] });
  const start = at('2026-06-01T00:00:00Z');

  test('the next opening is the instant itself when open, else the next start', () => {
    expect(BERLIN_9_TO_18.nextOpening(at('2026-06-05T10:00:00Z'))).toBe(at('2026-06-05T10:00:00Z'));
    expect(BERLIN_9_TO_18.nextOpening(at('2026-06-05T16:00:00Z'))).toBe(at('2026-06-08T07:00:00Z'));
  });

  test('a reversed span has no open intervals', () => {
    expect(BERLIN_9_TO_18.openIntervals(at('2027-06-05T10:00:00Z'), start)).toEqual([]);
  });

  test('closing time itself is no longer open', () => {
    expect(BERLIN_9_TO_18.isOpen(at('2026-06-05T15:59:59.999Z'))).toBe(true);
    expect(BERLIN_9_TO_18.isOpen(at('2026-06-05T16:00:00Z'))).toBe(false);
  });

  test('a calendar that never opens has no deadline and no next opening', () => {
    expect(closed.deadline(start, hours(1))).toBeUndefined();
    expect(closed.nextOpening(start)).toBeUndefined();
    expect(closed.elapsed(start, at('2066-06-01T00:00:00Z'))).toBe(0);
  });

  test('a calendar that opens once in 60 years finds that day', () => {
    const windows = [{ start: '09:00', end: '10:00' }];
    const date = localDate('2086-05-05');
    const once = compileCalendar({
      timeZone: 'UTC',
      weekly: {},
      exceptions: [{ date, windows, name: 'Anniversary' }],
    });
    expect(once.nextOpening(start)).toBe(at('2086-05-05T09:00:00Z'));
    expect(once.deadline(start, hours(1))).toBe(at('2086-05-05T10:00:00Z'));
    expect(once.deadline(start, hours(2))).toBeUndefined();
  });

  test('what lies beyond 100 years is not found, whatever was compiled before', () => {
    const windows = [{ start: '09:00', end: '10:00' }];
    const date = localDate('2130-05-05');
    const calendar = compileCalendar({
      timeZone: 'UTC',
      weekly: {},
      exceptions: [{ date, windows, name: 'Too late' }],
    });
    expect(calendar.nextOpening(start)).toBeUndefined();
    expect(calendar.isOpen(at('2130-05-05T09:30:00Z'))).toBe(true);
    expect(calendar.nextOpening(start)).toBeUndefined();
  });

  test('a target of 0 is due at once and a negative one is refused', () => {
    expect(BERLIN.deadline(start, milliseconds(0))).toBe(start);
    expect(() => BERLIN.deadline(start, milliseconds(-1))).toThrow(
      expect.objectContaining({ code: 'BAD_DURATION' }),
    );
  });

  test('a target of ten years of hours is found', () => {
    const tenYears = BERLIN.deadline(start, hours(10 * 260 * 8.5));
    expect(tenYears === undefined ? '' : toIso(tenYears).slice(0, 4)).toBe('2036');
  });

  test.each([
    ['1850-01-01T00:00:00Z', '1900-06-01T00:00:00Z', 'YEAR_OUT_OF_RANGE'],
    ['2026-01-01T00:00:00Z', '2127-01-01T00:00:00Z', 'SPAN_TOO_LARGE'],
    ['2190-01-01T00:00:00Z', '2200-01-01T00:00:00Z', 'YEAR_OUT_OF_RANGE'],
  ])('%s to %s is refused: %s', (from, to, code) => {
    expect(() => BERLIN.elapsed(at(from), at(to))).toThrow(expect.objectContaining({ code }));
  });

  test.each(['1900-01-01T00:00:00Z', '2199-12-31T23:59:59Z'])(
    '%s can still be asked for',
    (edge) => {
      expect(daily('Pacific/Kiritimati', '22:00', '24:00').isOpen(at(edge))).toBe(false);
      expect(daily('UTC', '00:00', '24:00').isOpen(at(edge))).toBe(true);
    },
  );
});
