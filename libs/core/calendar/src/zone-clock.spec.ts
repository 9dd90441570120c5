import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { dayNumber } from './civil-date.js';
import { MS_PER_DAY } from './duration.js';
import { instant, toIso } from './instant.js';
import { createLocalTimeReader } from './local-time-reader.js';
import { wallTime } from './wall-time.js';
import { zoneClock } from './zone-clock.js';

const ZONES = Intl.supportedValuesOf('timeZone');

function read(zone: string, text: string): { at: string; fit: string } {
  const t = Temporal.PlainDateTime.from(text);
  const { at, fit } = createLocalTimeReader(zone)(
    t.year,
    t.month,
    t.day,
    t.hour,
    t.minute,
    t.second,
  );
  return { at: toIso(at).replace('.000', ''), fit };
}

describe('reading a local time', () => {
  test.each([
    ['Europe/Berlin', '2026-01-15T09:00', '2026-01-15T08:00:00Z', 'EXACT'],
    ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:30:00Z', 'SKIPPED'],
    ['Europe/Berlin', '2026-03-29T03:00', '2026-03-29T01:00:00Z', 'EXACT'],
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30:00Z', 'REPEATED'],
    ['Europe/Berlin', '2026-10-25T03:00', '2026-10-25T02:00:00Z', 'EXACT'],
    ['America/New_York', '2026-03-08T02:00', '2026-03-08T07:00:00Z', 'SKIPPED'],
    ['Asia/Kolkata', '2026-07-01T09:30', '2026-07-01T04:00:00Z', 'EXACT'],
    ['Asia/Kathmandu', '2026-07-01T09:45', '2026-07-01T04:00:00Z', 'EXACT'],
    ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:45:00Z', 'SKIPPED'],
    ['Australia/Lord_Howe', '2026-10-04T02:30', '2026-10-03T15:30:00Z', 'EXACT'],
    ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45:00Z', 'REPEATED'],
    ['Pacific/Apia', '2011-12-30T12:00', '2011-12-30T22:00:00Z', 'SKIPPED'],
    ['Pacific/Apia', '2011-12-31T12:00', '2011-12-30T22:00:00Z', 'EXACT'],
    ['Africa/Monrovia', '1971-06-01T00:00', '1971-06-01T00:44:30Z', 'EXACT'],
    ['America/Recife', '2000-10-10T12:00', '2000-10-10T14:00:00Z', 'EXACT'],
    ['America/Recife', '2000-10-17T12:00', '2000-10-17T15:00:00Z', 'EXACT'],
  ])('%s %s is %s (%s)', (zone, local, at, fit) => {
    expect(read(zone, local)).toEqual({ at, fit });
  });

  test.each([
    [2016, 13, 1, 0, 0, 0],
    [2016, 2, 30, 0, 0, 0],
    [2016, 2, 1, 24, 0, 0],
    [2016, 2, 1, 0, 60, 0],
    [2016, 2, 1, 0, 0, 60],
    [Number.NaN, 2, 1, 0, 0, 0],
    [2016, 2, 1, -1, 0, 0],
  ])('%d-%d-%d %d:%d:%d is refused', (year, month, day, hour, minute, second) => {
    const reader = createLocalTimeReader('UTC');
    expect(() => reader(year, month, day, hour, minute, second)).toThrow(
      expect.objectContaining({ code: 'BAD_LOCAL_TIME' }),
    );
  });

  test('the year 0216 is refused as a mistake', () => {
    const reader = createLocalTimeReader('Europe/Berlin');
    expect(() => reader(216, 2, 1, 0, 0, 0)).toThrow(
      expect.objectContaining({ code: 'YEAR_OUT_OF_RANGE' }),
    );
  });
});

describe('zone rules', () => {
  test('every zone agrees with Temporal at any instant from 1950 to 2060', () => {
    const seconds = fc.integer({ min: Date.UTC(1950) / 1_000, max: Date.UTC(2060) / 1_000 });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), seconds, (zone, second) => {
        const at = instant(second * 1_000);
        const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
        expect(zoneClock(zone).wallAt(at) - at).toBe(zoned.offsetNanoseconds / 1e6);
      }),
      { numRuns: 3_000 },
    );
  });

  test('every zone agrees with Temporal on local times around its changes of offset', () => {
    const beforeOrAfter = fc.integer({ min: -180, max: 180 });
    const anyYear = fc.integer({ min: 1970, max: 2037 });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), anyYear, beforeOrAfter, (zone, year, minutes) => {
        const newYear = Temporal.PlainDate.from({ year, month: 1, day: 1 }).toZonedDateTime(zone);
        const change = newYear.getTimeZoneTransition('next') ?? newYear;
        const local = change.toPlainDateTime().add({ minutes });
        const expected = local.toZonedDateTime(zone, { disambiguation: 'compatible' });
        const day = dayNumber(local.year, local.month, local.day);
        const msOfDay = ((local.hour * 60 + local.minute) * 60 + local.second) * 1_000;
        const wall = wallTime(day, msOfDay);
        expect(zoneClock(zone).instantAt(wall)).toBe(expected.epochMilliseconds);
        const isShown = expected.toPlainDateTime().equals(local);
        expect(zoneClock(zone).fitOf(wall) === 'SKIPPED').toBe(!isShown);
      }),
      { numRuns: 1_500 },
    );
  });

  test('Samoa skipped 30 December 2011 and no other day of that year', () => {
    const clock = zoneClock('Pacific/Apia');
    const skipped = Array.from({ length: 365 }, (_, i) => dayNumber(2011, 1, 1) + i).filter((day) =>
      clock.isSkippedDay(day),
    );
    expect(skipped.map((day) => toIso(instant(day * MS_PER_DAY)).slice(0, 10))).toEqual([
      '2011-12-30',
    ]);
  });
});
