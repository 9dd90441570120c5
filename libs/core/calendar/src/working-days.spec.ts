import { describe, expect, test } from '@jest/globals';
import { compileCalendar } from './compiled-calendar.js';
import { instantFromIso, toIso } from './instant.js';
import { localDate } from './local-date.js';
import { WEEKDAYS } from './working-calendar.js';

const at = instantFromIso;
const nineToFive = [{ start: '09:00', end: '17:00' }];
const weekly = Object.fromEntries(WEEKDAYS.slice(0, 5).map((day) => [day, nineToFive]));
const BERLIN = compileCalendar(
  {
    timeZone: 'Europe/Berlin',
    weekly,
    exceptions: [
      {
        date: localDate('2026-04-02'),
        windows: [{ start: '09:00', end: '12:00' }],
        name: 'Half day',
      },
      { date: localDate('2026-04-07'), windows: [], name: 'Inventory' },
    ],
  },
  [
    { date: localDate('2026-04-03'), name: 'Good Friday' },
    { date: localDate('2026-04-06'), name: 'Easter Monday' },
    { date: localDate('2026-04-06'), name: 'Founding day' },
  ],
);

describe('business days', () => {
  const later = (start: string, count: number): string | undefined => {
    const found = BERLIN.addBusinessDays(at(start), count);
    return found === undefined ? undefined : toIso(found);
  };

  test('1 business day after Thursday 15:00 before Easter is Wednesday 15:00 after it', () => {
    expect(later('2026-04-02T15:00:00+02:00', 1)).toBe('2026-04-08T13:00:00.000Z');
  });

  test('the local time is kept over the change of clocks: Friday 10:00 to Monday 10:00', () => {
    expect(later('2026-03-27T10:00:00+01:00', 1)).toBe('2026-03-30T08:00:00.000Z');
  });

  test('from a Sunday the first business day is Monday', () => {
    expect(later('2026-06-07T10:00:00+02:00', 1)).toBe('2026-06-08T08:00:00.000Z');
  });

  test('0 business days later is the start', () => {
    expect(later('2026-06-07T10:00:00+02:00', 0)).toBe('2026-06-07T08:00:00.000Z');
  });

  test.each([-1, 1.5, Number.NaN])('%d business days are refused', (count) => {
    expect(() => later('2026-06-07T10:00:00+02:00', count)).toThrow(
      expect.objectContaining({ code: 'BAD_COUNT' }),
    );
  });

  test('a calendar without working days has no business day', () => {
    const closed = compileCalendar({ timeZone: 'UTC', weekly: {}, exceptions: [] });
    expect(closed.addBusinessDays(at('2026-06-01T00:00:00Z'), 1)).toBeUndefined();
  });

  test('the day that Samoa skipped is no business day', () => {
    const apia = compileCalendar({ timeZone: 'Pacific/Apia', weekly, exceptions: [] });
    const monday = apia.addBusinessDays(at('2011-12-29T10:00:00-10:00'), 1);
    expect(monday).toBe(at('2012-01-02T10:00:00+14:00'));
  });
});

describe('explaining a span', () => {
  test('every closed or unusual day over Easter is named with its reason', () => {
    const remarks = BERLIN.explainDays(at('2026-04-01T15:00:00Z'), at('2026-04-07T22:00:00Z'));
    expect(remarks).toEqual([
      { date: '2026-04-02', reason: 'SPECIAL_HOURS', name: 'Half day' },
      { date: '2026-04-03', reason: 'HOLIDAY', name: 'Good Friday' },
      { date: '2026-04-04', reason: 'WEEKLY' },
      { date: '2026-04-05', reason: 'WEEKLY' },
      { date: '2026-04-06', reason: 'HOLIDAY', name: 'Easter Monday; Founding day' },
      { date: '2026-04-07', reason: 'EXCEPTION', name: 'Inventory' },
    ]);
  });

  test('the end of the span is not part of it, and a reversed span has no days', () => {
    const saturday = at('2026-06-06T00:00:00+02:00');
    expect(BERLIN.explainDays(at('2026-06-05T10:00:00Z'), saturday)).toEqual([]);
    expect(BERLIN.explainDays(saturday, at('2026-06-05T10:00:00Z'))).toEqual([]);
  });

  test('the day that Samoa skipped is named as such', () => {
    const apia = compileCalendar({ timeZone: 'Pacific/Apia', weekly, exceptions: [] });
    const remarks = apia.explainDays(
      at('2011-12-29T10:00:00-10:00'),
      at('2011-12-31T10:00:00+14:00'),
    );
    expect(remarks).toEqual([
      { date: '2011-12-30', reason: 'SKIPPED' },
      { date: '2011-12-31', reason: 'WEEKLY' },
    ]);
  });
});
