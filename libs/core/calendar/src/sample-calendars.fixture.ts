import { compileCalendar } from './compiled-calendar.js';
import type { CompiledCalendar } from './compiled-calendar.js';
import { hours } from './duration.js';
import { instantFromIso as at, toIso } from './instant.js';
import type { Interval } from './interval.js';
import { localDate } from './local-date.js';
import { WEEKDAYS } from './working-calendar.js';
import type { CalendarException, Holiday, TimeWindow } from './working-calendar.js';

export const HOUR = 3_600_000;

export function daily(timeZone: string, start: string, end: string): CompiledCalendar {
  const windows = [{ start, end }];
  const weekly = Object.fromEntries(WEEKDAYS.map((day) => [day, windows]));
  return compileCalendar({ timeZone, weekly, exceptions: [] });
}

export function weekdays(
  timeZone: string,
  windows: readonly TimeWindow[],
  exceptions: readonly CalendarException[] = [],
  holidays: readonly Holiday[] = [],
): CompiledCalendar {
  const weekly = Object.fromEntries(WEEKDAYS.slice(0, 5).map((day) => [day, windows]));
  return compileCalendar({ timeZone, weekly, exceptions }, holidays);
}

export function elapsedHours(calendar: CompiledCalendar, from: string, to: string): number {
  return calendar.elapsed(at(from), at(to)) / HOUR;
}

export function deadline(
  calendar: CompiledCalendar,
  start: string,
  targetHours: number,
  pauses: readonly Interval[] = [],
): string | undefined {
  const found = calendar.deadline(at(start), hours(targetHours), pauses);
  return found === undefined ? undefined : toIso(found).replace('.000', '');
}

export const pause = (start: string, end: string): Interval => ({ start: at(start), end: at(end) });

export const BERLIN = weekdays(
  'Europe/Berlin',
  [{ start: '09:00', end: '17:30' }],
  [],
  [
    { date: localDate('2026-04-03'), name: 'Good Friday' },
    { date: localDate('2026-04-06'), name: 'Easter Monday' },
  ],
);
export const BERLIN_9_TO_18 = weekdays('Europe/Berlin', [{ start: '09:00', end: '18:00' }]);
export const NIGHT_SHIFT = daily('America/New_York', '22:00', '06:00');
