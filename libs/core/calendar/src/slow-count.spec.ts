import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { instant } from './instant.js';
import { compile, MINUTE, situations } from './random-calendars.fixture.js';
import type { Situation } from './random-calendars.fixture.js';
import { WEEKDAYS } from './working-calendar.js';
import type { TimeWindow } from './working-calendar.js';

function windowsOn(
  { calendar, holidays }: Situation,
  date: Temporal.PlainDate,
): readonly TimeWindow[] {
  const text = date.toString();
  const exception = calendar.exceptions.find((candidate) => candidate.date === text);
  if (exception !== undefined) return exception.windows;
  if (holidays.some((holiday) => holiday.date === text)) return [];
  const weekday = WEEKDAYS[date.dayOfWeek - 1];
  return weekday === undefined ? [] : (calendar.weekly[weekday] ?? []);
}

/** The windows of the dates around, each boundary turned into an instant by Temporal. */
function spansByTemporal(situation: Situation): { start: number; end: number }[] {
  const { timeZone } = situation.calendar;
  const middle = Temporal.Instant.fromEpochMilliseconds(situation.around)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  const spans: { start: number; end: number }[] = [];
  for (let days = -5; days <= 5; days++) {
    const date = middle.add({ days });
    if (!date.toZonedDateTime(timeZone).toPlainDate().equals(date)) continue; // never happened
    for (const { start, end } of windowsOn(situation, date)) {
      const endDate = end <= start || end === '24:00' ? date.add({ days: 1 }) : date;
      const endTime = end === '24:00' ? '00:00' : end;
      const toMs = (day: Temporal.PlainDate, time: string): number =>
        day.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
      spans.push({ start: toMs(date, start), end: toMs(endDate, endTime) });
    }
  }
  return spans;
}

/** Whether a window is open by what the wall shows: today's windows, or yesterday's night shift. */
function isOpenByTheWall(situation: Situation, minute: number): boolean {
  const now = Temporal.Instant.fromEpochMilliseconds(minute).toZonedDateTimeISO(
    situation.calendar.timeZone,
  );
  const time = now.toPlainTime().toString().slice(0, 5);
  const isNight = ({ start, end }: TimeWindow): boolean => end <= start;
  const today = now.toPlainDate();
  return (
    windowsOn(situation, today).some(
      (window) => window.start <= time && (time < window.end || isNight(window)),
    ) ||
    windowsOn(situation, today.subtract({ days: 1 })).some(
      (window) => isNight(window) && time < window.end,
    )
  );
}

/** Whether each opening and closing time around happens exactly once, on a date that happens. */
function hasPlainBoundaries(situation: Situation): boolean {
  const { timeZone } = situation.calendar;
  const today = Temporal.Instant.fromEpochMilliseconds(situation.around)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  try {
    for (const days of [-2, -1, 0, 1, 2]) {
      for (const { start, end } of windowsOn(situation, today.add({ days }))) {
        const date = today.add({ days });
        const endDate = end <= start || end === '24:00' ? date.add({ days: 1 }) : date;
        const opening = date.toPlainDateTime(start);
        const closing = endDate.toPlainDateTime(end === '24:00' ? '00:00' : end);
        for (const boundary of [opening, closing]) {
          boundary.toZonedDateTime(timeZone, { disambiguation: 'reject' });
        }
      }
    }
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
  return true;
}

function countMinutes(from: number, to: number, isOpen: (minute: number) => boolean): number {
  let count = 0;
  for (let minute = from; minute < to; minute += MINUTE) if (isOpen(minute)) count++;
  return count;
}

describe('business time equals a slow count', () => {
  test('minute by minute, with boundaries converted by Temporal', () => {
    const minutes = fc.integer({ min: -3 * 1_440, max: 3 * 1_440 });
    fc.assert(
      fc.property(situations(), minutes, minutes, (situation, a, b) => {
        const [from, to] = [situation.around + a * MINUTE, situation.around + b * MINUTE];
        const spans = spansByTemporal(situation);
        const counted = countMinutes(from, to, (minute) =>
          spans.some(({ start, end }) => start <= minute && minute < end),
        );
        expect(compile(situation).elapsed(instant(from), instant(to))).toBe(counted * MINUTE);
      }),
      { numRuns: 400 },
    );
  });

  test('minute by minute, by what the wall shows, where every boundary happens exactly once', () => {
    const minutes = fc.integer({ min: 1, max: 1_600 });
    fc.assert(
      fc.property(situations().filter(hasPlainBoundaries), minutes, (situation, length) => {
        const from = situation.around - 300 * MINUTE;
        const to = from + length * MINUTE;
        const counted = countMinutes(from, to, (minute) => isOpenByTheWall(situation, minute));
        expect(compile(situation).elapsed(instant(from), instant(to))).toBe(counted * MINUTE);
      }),
      { numRuns: 60 },
    );
  });
});
