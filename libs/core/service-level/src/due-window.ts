import { calendarMonthOf } from '@meridian/core-calendar';
import type { CalendarMonth } from '@meridian/core-calendar';
import type { ClockReading } from './case-clock.js';

/**
 * The calendar month, in the contract's zone, to which a case belongs: the one in which it is due.
 * So each case is counted once and none is hidden by staying open. Null while the case has no due
 * instant, that is while it is paused short of its target: it belongs to no month yet, and will to
 * the one into which its deadline falls when it resumes.
 * @throws CalendarError UNKNOWN_TIME_ZONE
 */
export function windowOf(
  { dueAt }: Pick<ClockReading, 'dueAt'>,
  timeZone: string,
): CalendarMonth | null {
  return dueAt === null ? null : calendarMonthOf(dueAt, timeZone);
}
