import { describe, expect, test } from '@jest/globals';
import { calendarMonthOf, monthWindow } from './calendar-month.js';
import { instantFromIso, toIso } from './instant.js';

const MINUTE = 60_000;

describe('calendar months', () => {
  test('2026-10-31T23:30-04:00 is October in New York and November in UTC', () => {
    const at = instantFromIso('2026-10-31T23:30:00-04:00');
    expect(calendarMonthOf(at, 'America/New_York').label).toBe('2026-10');
    expect(calendarMonthOf(at, 'UTC').label).toBe('2026-11');
  });

  test.each([
    ['2026-10', 'Europe/London', 44_700],
    ['2026-03', 'Europe/London', 44_580],
    ['2026-11', 'America/New_York', 43_260],
    ['2028-02', 'Asia/Kolkata', 41_760],
    ['2011-12', 'Pacific/Apia', 43_200],
  ])('%s in %s has %d minutes', (label, zone, minutes) => {
    const month = monthWindow(label, zone);
    expect((month.end - month.start) / MINUTE).toBe(minutes);
  });

  test('a month starts at local midnight and its first and last millisecond belong to it', () => {
    const month = monthWindow('2026-12', 'Asia/Kathmandu');
    expect(toIso(month.start)).toBe('2026-11-30T18:15:00.000Z');
    expect(toIso(month.end)).toBe('2026-12-31T18:15:00.000Z');
    expect(calendarMonthOf(month.start, 'Asia/Kathmandu')).toEqual(month);
    expect(calendarMonthOf(month.end, 'Asia/Kathmandu').label).toBe('2027-01');
  });

  test.each(['2026-13', '2026-00', '2026-1', 'October', ''])('"%s" is refused', (label) => {
    expect(() => monthWindow(label, 'UTC')).toThrow(expect.objectContaining({ code: 'BAD_MONTH' }));
  });

  test('an unknown zone is refused', () => {
    expect(() => monthWindow('2026-10', 'Europe/Londn')).toThrow(/Europe\/London/);
  });
});
