import { describe, expect, test } from '@jest/globals';
import { instantFromIso as at } from './instant.js';
import {
  BERLIN,
  BERLIN_9_TO_18,
  daily,
  deadline,
  elapsedHours,
  NIGHT_SHIFT,
  pause,
  weekdays,
} from './sample-calendars.fixture.js';

describe('worked examples', () => {
  test('E1.1 Berlin over Easter: 8 h from Thursday 15:00 are due Tuesday 7 April 14:30 (12:30Z)', () => {
    expect(deadline(BERLIN, '2026-04-02T15:00:00+02:00', 8)).toBe('2026-04-07T12:30:00Z');
  });

  test('E1.2 New York 22:00-06:00 lasts 7 h on 7-8 March 2026', () => {
    expect(
      elapsedHours(NIGHT_SHIFT, '2026-03-07T12:00:00-05:00', '2026-03-08T12:00:00-04:00'),
    ).toBe(7);
  });

  test('E1.2 New York 22:00-06:00 lasts 9 h on 31 October-1 November 2026', () => {
    expect(
      elapsedHours(NIGHT_SHIFT, '2026-10-31T12:00:00-04:00', '2026-11-01T12:00:00-05:00'),
    ).toBe(9);
  });

  test('a deadline that falls on closing time is the closing instant 16:00Z, not the next opening', () => {
    const paused = [pause('2026-07-01T10:00:00Z', '2026-07-01T15:00:00Z')];
    expect(deadline(BERLIN_9_TO_18, '2026-07-01T09:00:00Z', 2, paused)).toBe(
      '2026-07-01T16:00:00Z',
    );
  });

  test('a reversed interval has 0 h', () => {
    expect(elapsedHours(BERLIN, '2026-04-08T15:00:00Z', '2026-04-07T09:00:00Z')).toBe(0);
  });

  test('seconds of a deadline are kept: 09:26:36 stays 09:26:36', () => {
    expect(deadline(BERLIN_9_TO_18, '2026-07-01T08:26:36Z', 1)).toBe('2026-07-01T09:26:36Z');
  });
});

describe('days that are not 24 hours long', () => {
  test.each([
    [
      'the 25-hour day in Berlin',
      'Europe/Berlin',
      '2026-10-24T22:00:00Z',
      '2026-10-25T23:00:00Z',
      25,
    ],
    [
      'the 23-hour day in Berlin',
      'Europe/Berlin',
      '2026-03-28T23:00:00Z',
      '2026-03-29T22:00:00Z',
      23,
    ],
    [
      'Lord Howe, 24.5 hours',
      'Australia/Lord_Howe',
      '2026-04-04T13:00:00Z',
      '2026-04-05T13:30:00Z',
      24.5,
    ],
  ])('24x7 on %s (%s, %s to %s) is open %d h', (_, zone, from, to, expected) => {
    const calendar = daily(zone, '00:00', '24:00');
    expect(elapsedHours(calendar, from, to)).toBe(expected);
    expect(calendar.openIntervals(at(from), at(to))).toEqual([pause(from, to)]);
  });

  test('midnight does not exist in Beirut on 29 March 2026: 24x7 is open without a break', () => {
    const calendar = daily('Asia/Beirut', '00:00', '24:00');
    expect(elapsedHours(calendar, '2026-03-28T00:00:00+02:00', '2026-03-30T00:00:00+03:00')).toBe(
      47,
    );
  });

  test('a boundary in the skipped hour moves forward: 02:30-10:00 is 03:30-10:00, 6.5 h', () => {
    const calendar = daily('Europe/Berlin', '02:30', '10:00');
    expect(elapsedHours(calendar, '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z')).toBe(6.5);
  });

  test('a boundary in the repeated hour is its first occurrence: 02:30-10:00 is 8.5 h', () => {
    const calendar = daily('Europe/Berlin', '02:30', '10:00');
    expect(elapsedHours(calendar, '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z')).toBe(8.5);
  });

  test('a window that the skipped hour turns round is empty: 02:30-03:15', () => {
    const calendar = daily('Europe/Berlin', '02:30', '03:15');
    expect(elapsedHours(calendar, '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z')).toBe(0);
  });

  test('Samoa had no Friday 30 December 2011: Thursday noon to Saturday night is 5 h', () => {
    const calendar = weekdays('Pacific/Apia', [{ start: '09:00', end: '17:00' }]);
    expect(elapsedHours(calendar, '2011-12-29T12:00:00-10:00', '2011-12-31T23:59:00+14:00')).toBe(
      5,
    );
  });
});

describe('zones', () => {
  test.each([
    ['Asia/Kolkata', '2026-06-01T03:30:00Z'],
    ['Asia/Kathmandu', '2026-06-01T03:15:00Z'],
    ['Australia/Adelaide', '2026-05-31T23:30:00Z'],
    ['Australia/Eucla', '2026-06-01T00:15:00Z'],
  ])('09:00 on 1 June 2026 in %s is %s', (zone, opening) => {
    const calendar = weekdays(zone, [{ start: '09:00', end: '17:00' }]);
    expect(calendar.nextOpening(at('2026-05-31T12:00:00Z'))).toBe(at(opening));
  });

  test.each([
    ['Moscow moved to +4 for good in 2011', 'Europe/Moscow', '2011-12-01', '05:00'],
    ['Moscow moved to +3 for good in 2014', 'Europe/Moscow', '2014-12-01', '06:00'],
    ['Istanbul has stayed on +3 since 2016', 'Europe/Istanbul', '2017-01-02', '06:00'],
    ['Istanbul was on +2 before', 'Europe/Istanbul', '2015-01-05', '07:00'],
    ['Caracas was on -4:30 until 2016', 'America/Caracas', '2015-06-01', '13:30'],
    ['Pyongyang was on +8:30 until 2018', 'Asia/Pyongyang', '2017-06-01', '00:30'],
  ])('%s (%s on %s opens at %sZ)', (_, zone, date, opening) => {
    const calendar = weekdays(zone, [{ start: '09:00', end: '17:00' }]);
    expect(calendar.nextOpening(at(`${date}T00:00:00Z`))).toBe(at(`${date}T${opening}:00Z`));
  });

  test('Casablanca goes back an hour for Ramadan: 09:00 is 09:00Z on 2 March 2026, else 08:00Z', () => {
    const calendar = weekdays('Africa/Casablanca', [{ start: '09:00', end: '17:00' }]);
    expect(calendar.isOpen(at('2026-03-02T08:30:00Z'))).toBe(false);
    expect(calendar.isOpen(at('2026-03-02T09:00:00Z'))).toBe(true);
    expect(calendar.isOpen(at('2026-04-01T08:00:00Z'))).toBe(true);
  });
});
