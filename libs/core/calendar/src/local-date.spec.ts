import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { civilDate, dayNumber } from './civil-date.js';
import { dayNumberOf, localDate, localDateOf } from './local-date.js';

describe('local dates', () => {
  test.each(['2028-02-29', '2000-02-29', '2026-12-31', '1900-02-28'])('%s exists', (text) => {
    expect(localDate(text)).toBe(text);
  });

  test.each(['2026-02-29', '1900-02-29', '2026-04-31', '2026-00-10', '26-01-01', '2026-1-1', ''])(
    '"%s" is refused',
    (text) => {
      expect(() => localDate(text)).toThrow(
        expect.objectContaining({ code: 'BAD_DATE', message: expect.stringContaining(text) }),
      );
    },
  );

  test('29 February 2028 lies between 28 February and 1 March', () => {
    const leapDay = dayNumberOf(localDate('2028-02-29'));
    expect(localDateOf(leapDay - 1)).toBe('2028-02-28');
    expect(localDateOf(leapDay + 1)).toBe('2028-03-01');
  });

  test('day numbers agree with Date for any day from year 100 to 9999, both ways', () => {
    const first = Date.UTC(100, 0, 1) / 86_400_000;
    const last = Date.UTC(9999, 11, 31) / 86_400_000;
    fc.assert(
      fc.property(fc.integer({ min: first, max: last }), (days) => {
        const date = new Date(days * 86_400_000);
        const [year, month, day] = [
          date.getUTCFullYear(),
          date.getUTCMonth() + 1,
          date.getUTCDate(),
        ];
        expect(civilDate(days)).toEqual({ year, month, day });
        expect(dayNumber(year, month, day)).toBe(days);
      }),
      { numRuns: 1_000 },
    );
  });
});
