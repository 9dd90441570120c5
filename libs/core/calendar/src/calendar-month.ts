import { CalendarError } from './calendar-error.js';
import { civilDate, dayNumber } from './civil-date.js';
import type { Instant } from './instant.js';
import { dayOfWall } from './wall-time.js';
import { zoneClock } from './zone-clock.js';

/** A calendar month in a zone: [start, end), with its label 'YYYY-MM'. */
export interface CalendarMonth {
  readonly label: string;
  readonly start: Instant;
  readonly end: Instant;
}

const MONTH_LABEL = /^(\d{4})-(0[1-9]|1[0-2])$/;

/**
 * The month that the zone's wall calendar shows at the instant: 2026-10-31T23:30-04:00 lies in
 * October in New York and in November in UTC.
 * @throws CalendarError UNKNOWN_TIME_ZONE, YEAR_OUT_OF_RANGE
 */
export function calendarMonthOf(at: Instant, timeZone: string): CalendarMonth {
  const { year, month } = civilDate(dayOfWall(zoneClock(timeZone).wallAt(at)));
  return monthOf(year, month, timeZone);
}

/**
 * The month with the given label, as an interval of instants in the zone.
 * @throws CalendarError BAD_MONTH, UNKNOWN_TIME_ZONE, YEAR_OUT_OF_RANGE
 */
export function monthWindow(label: string, timeZone: string): CalendarMonth {
  const match = MONTH_LABEL.exec(label);
  if (match === null) {
    throw new CalendarError('BAD_MONTH', `"${label}" is not a month. Write it as YYYY-MM.`);
  }
  return monthOf(Number(match[1]), Number(match[2]), timeZone);
}

function monthOf(year: number, month: number, timeZone: string): CalendarMonth {
  const clock = zoneClock(timeZone);
  const next = month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };
  return {
    label: `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`,
    start: clock.startOfDay(dayNumber(year, month, 1)),
    end: clock.startOfDay(dayNumber(next.year, next.month, 1)),
  };
}
