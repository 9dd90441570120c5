import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CalendarError } from './calendar-error.js';
import { hours, milliseconds, minutes } from './duration.js';
import { instant, instantFromIso, toIso } from './instant.js';

describe('reading an instant', () => {
  test.each([
    ['2026-10-31T23:30:00-04:00', '2026-11-01T03:30:00.000Z'],
    ['2026-04-07T12:30:00Z', '2026-04-07T12:30:00.000Z'],
    ['2026-04-07T12:30Z', '2026-04-07T12:30:00.000Z'],
    ['2026-04-07T12:30:00.5+05:45', '2026-04-07T06:45:00.500Z'],
    ['2026-04-07T12:30:00.123456Z', '2026-04-07T12:30:00.123Z'],
    ['2028-02-29T00:00:00+1400', '2028-02-28T10:00:00.000Z'],
    ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z'],
  ])('%s is %s', (text, expected) => {
    expect(toIso(instantFromIso(text))).toBe(expected);
  });

  test.each([
    '',
    '2026-04-07',
    '2026-04-07T12:30:00',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-04-07T24:00:00Z',
    '2026-04-07T12:60:00Z',
    '2026-04-07T12:30:60Z',
    '2026-04-07T12:30:00+24:00',
    '7/4/2026 12:30',
  ])('"%s" is refused', (text) => {
    expect(() => instantFromIso(text)).toThrow(
      expect.objectContaining({ code: 'BAD_INSTANT', message: expect.stringContaining(text) }),
    );
  });

  test('an instant is a whole number of milliseconds within the range of dates', () => {
    for (const value of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1, -8.64e15 - 1]) {
      expect(() => instant(value)).toThrow(CalendarError);
    }
  });

  test('reads and prints what Date reads and prints, for any date of four-digit years', () => {
    const dates = fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, (date) => {
        expect(toIso(instant(date.getTime()))).toBe(date.toISOString());
        expect(instantFromIso(date.toISOString())).toBe(date.getTime());
      }),
    );
  });
});

describe('durations', () => {
  test('8 hours are 28,800,000 ms and half a minute 30,000 ms', () => {
    expect(hours(8)).toBe(28_800_000);
    expect(minutes(0.5)).toBe(30_000);
  });

  test('a fraction of a millisecond is refused', () => {
    expect(() => milliseconds(0.5)).toThrow(expect.objectContaining({ code: 'BAD_DURATION' }));
    expect(() => hours(1 / 7)).toThrow(expect.objectContaining({ code: 'BAD_DURATION' }));
  });
});
