import { describe, expect, test } from '@jest/globals';
import { compileCalendar } from './compiled-calendar.js';
import { localDate } from './local-date.js';
import type { CalendarException } from './working-calendar.js';
import { BERLIN, daily, deadline, elapsedHours, weekdays } from './sample-calendars.fixture.js';

describe('windows of a day', () => {
  const withLunch = weekdays('Europe/Warsaw', [
    { start: '13:00', end: '17:00' },
    { start: '08:00', end: '12:30' },
  ]);

  test('a lunch break is a gap between two windows, given in any order: 8.5 h a day', () => {
    expect(elapsedHours(withLunch, '2026-06-01T00:00:00+02:00', '2026-06-02T00:00:00+02:00')).toBe(
      8.5,
    );
    expect(deadline(withLunch, '2026-06-01T12:00:00+02:00', 1)).toBe('2026-06-01T11:30:00Z');
  });

  test('five working days of 8.5 h from Friday to Friday, the weekend closed', () => {
    expect(elapsedHours(withLunch, '2026-06-05T00:00:00+02:00', '2026-06-12T00:00:00+02:00')).toBe(
      42.5,
    );
  });

  test('a night shift belongs to the day it starts: Friday night works into Saturday', () => {
    const nights = weekdays('Asia/Manila', [{ start: '22:00', end: '06:00' }]);
    expect(elapsedHours(nights, '2026-06-06T00:00:00+08:00', '2026-06-06T12:00:00+08:00')).toBe(6);
    expect(elapsedHours(nights, '2026-06-08T00:00:00+08:00', '2026-06-08T12:00:00+08:00')).toBe(0);
  });

  test('a holiday closes the night shift that starts on it, not the one that ends on it', () => {
    const date = localDate('2026-06-10');
    const nights = weekdays(
      'Asia/Manila',
      [{ start: '22:00', end: '06:00' }],
      [],
      [{ date, name: 'Holiday' }],
    );
    expect(elapsedHours(nights, '2026-06-10T00:00:00+08:00', '2026-06-11T12:00:00+08:00')).toBe(6);
  });

  test('a night shift over New Year counts once, asked for from either year', () => {
    const nights = daily('Asia/Manila', '22:00', '06:00');
    expect(elapsedHours(nights, '2027-01-01T00:00:00+08:00', '2027-01-01T12:00:00+08:00')).toBe(6);
    expect(elapsedHours(nights, '2026-12-31T12:00:00+08:00', '2027-01-01T12:00:00+08:00')).toBe(8);
    expect(elapsedHours(nights, '2025-12-31T12:00:00+08:00', '2027-01-01T12:00:00+08:00')).toBe(
      366 * 8,
    );
  });

  test('08:00 to 08:00 is 24 hours, and overlapping neighbours count once', () => {
    const roundTheClock = daily('UTC', '08:00', '08:00');
    expect(elapsedHours(roundTheClock, '2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z')).toBe(24);
    const handover = daily('UTC', '08:00', '07:00');
    expect(elapsedHours(handover, '2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z')).toBe(23);
  });

  test('29 February 2028 is a working Tuesday', () => {
    expect(elapsedHours(BERLIN, '2028-02-28T00:00:00+01:00', '2028-03-01T00:00:00+01:00')).toBe(17);
  });
});

describe('exceptions and holidays', () => {
  const goodFriday = localDate('2026-04-03');
  const holidays = [{ date: goodFriday, name: 'Good Friday' }];
  const nineToFive = [{ start: '09:00', end: '17:00' }];
  const hoursOnGoodFriday = (exceptions: readonly CalendarException[]): number =>
    elapsedHours(
      weekdays('UTC', nineToFive, exceptions, holidays),
      '2026-04-03T00:00:00Z',
      '2026-04-04T00:00:00Z',
    );

  test('a holiday is closed', () => {
    expect(hoursOnGoodFriday([])).toBe(0);
  });

  test('an exception opens a holiday with its own windows', () => {
    const windows = [{ start: '10:00', end: '14:00' }];
    expect(hoursOnGoodFriday([{ date: goodFriday, windows, name: 'Release' }])).toBe(4);
  });

  test('an exception without windows closes a working day', () => {
    const date = localDate('2026-04-02');
    const calendar = weekdays('UTC', nineToFive, [{ date, windows: [], name: 'Inventory' }]);
    expect(elapsedHours(calendar, '2026-04-02T00:00:00Z', '2026-04-03T00:00:00Z')).toBe(0);
  });

  test('holidays by year are asked for once per year, and only for years in use', () => {
    const asked: number[] = [];
    const calendar = compileCalendar(
      { timeZone: 'UTC', weekly: { friday: nineToFive }, exceptions: [] },
      (year) => {
        asked.push(year);
        return [{ date: localDate(`${year}-12-25`), name: 'Christmas' }];
      },
    );
    expect(elapsedHours(calendar, '2026-12-25T00:00:00Z', '2026-12-26T00:00:00Z')).toBe(0);
    expect(elapsedHours(calendar, '2026-12-18T00:00:00Z', '2026-12-19T00:00:00Z')).toBe(8);
    expect(asked).toEqual([2026]);
  });
});
