import { describe, expect, test } from '@jest/globals';
import { CalendarError } from './calendar-error.js';
import { compileCalendar } from './compiled-calendar.js';
import { instantFromIso } from './instant.js';
import { localDate } from './local-date.js';
import type { TimeWindow, WorkingCalendar } from './working-calendar.js';

function errorOf(action: () => unknown): CalendarError {
  try {
    action();
  } catch (error) {
    if (error instanceof CalendarError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const onMonday = (...monday: TimeWindow[]): WorkingCalendar => ({
  timeZone: 'UTC',
  weekly: { monday },
  exceptions: [],
});

describe('a calendar that cannot be used says what is wrong, where, and what to do', () => {
  test('an unknown zone', () => {
    const error = errorOf(() => compileCalendar({ ...onMonday(), timeZone: 'Europe/Pariss' }));
    expect(error.code).toBe('UNKNOWN_TIME_ZONE');
    expect(error.message).toContain('Europe/Paris,');
  });

  test.each(['9:00', '25:00', '24:00', '09:60', '09h00', ''])('the start "%s"', (start) => {
    const error = errorOf(() => compileCalendar(onMonday({ start, end: '17:00' })));
    expect(error).toMatchObject({ code: 'BAD_TIME_OF_DAY', path: 'weekly.monday[0].start' });
    expect(error.message).toContain(`"${start}"`);
  });

  test('overlapping windows, with their times', () => {
    const error = errorOf(() =>
      compileCalendar(onMonday({ start: '12:00', end: '18:00' }, { start: '09:00', end: '13:00' })),
    );
    expect(error).toMatchObject({ code: 'OVERLAPPING_WINDOWS', path: 'weekly.monday' });
    expect(error.message).toBe(
      'weekly.monday: 09:00–13:00 overlaps 12:00–18:00. Join the two or correct one of them.',
    );
  });

  test('windows that touch are not overlapping', () => {
    const touching = onMonday({ start: '09:00', end: '12:00' }, { start: '12:00', end: '24:00' });
    expect(() => compileCalendar(touching)).not.toThrow();
  });

  test('windows of one day that come to more than 24 hours', () => {
    const error = errorOf(() =>
      compileCalendar(onMonday({ start: '00:00', end: '22:00' }, { start: '22:00', end: '21:00' })),
    );
    expect(error.code).toBe('WINDOWS_OVER_24_HOURS');
    expect(error.message).toContain('45 hours');
  });

  test('a weekday misspelt', () => {
    const weekly = JSON.parse('{"montag": []}');
    const error = errorOf(() => compileCalendar({ timeZone: 'UTC', weekly, exceptions: [] }));
    expect(error.code).toBe('UNKNOWN_WEEKDAY');
    expect(error.message).toContain('montag');
  });

  test('two exceptions on one date', () => {
    const exception = { date: localDate('2026-12-24'), windows: [], name: 'Christmas Eve' };
    const error = errorOf(() =>
      compileCalendar({ ...onMonday(), exceptions: [exception, exception] }),
    );
    expect(error).toMatchObject({ code: 'DUPLICATE_EXCEPTION', path: 'exceptions[1].date' });
  });

  test('a wrong window of an exception', () => {
    const windows = [{ start: '09:00', end: '24:30' }];
    const exceptions = [{ date: localDate('2026-12-24'), windows, name: 'Christmas Eve' }];
    const error = errorOf(() => compileCalendar({ ...onMonday(), exceptions }));
    expect(error).toMatchObject({ code: 'BAD_TIME_OF_DAY', path: 'exceptions[0].windows[0].end' });
  });

  test('a holiday filed under another year', () => {
    const observed = [{ date: localDate('2021-12-31'), name: 'New Year (observed)' }];
    const calendar = compileCalendar(onMonday(), (year) => (year === 2022 ? observed : []));
    const at = instantFromIso('2022-06-01T00:00:00Z');
    const error = errorOf(() => calendar.isOpen(at));
    expect(error.code).toBe('HOLIDAY_OUTSIDE_YEAR');
    expect(error.message).toContain('New Year (observed)');
  });
});
