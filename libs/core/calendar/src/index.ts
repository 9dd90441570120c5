export { CalendarError } from './calendar-error.js';
export type { CalendarErrorCode } from './calendar-error.js';
export { calendarMonthOf, monthWindow } from './calendar-month.js';
export type { CalendarMonth } from './calendar-month.js';
export { compileCalendar } from './compiled-calendar.js';
export type { CompiledCalendar } from './compiled-calendar.js';
export { hours, milliseconds, minutes } from './duration.js';
export type { Milliseconds } from './duration.js';
export type { DayReason, DayRemark } from './explain-days.js';
export { instant, instantFromIso, toIso } from './instant.js';
export type { Instant } from './instant.js';
export { unionOf } from './interval.js';
export type { Interval } from './interval.js';
export { localDate } from './local-date.js';
export type { LocalDate } from './local-date.js';
export { createLocalTimeReader } from './local-time-reader.js';
export type { LocalReading, LocalTimeReader } from './local-time-reader.js';
export type { IntervalArrays } from './open-time.js';
export { isTimeZone, nearestTimeZones } from './time-zone.js';
export { WEEKDAYS } from './working-calendar.js';
export type {
  CalendarException,
  Holiday,
  HolidaySource,
  TimeWindow,
  Weekday,
  WorkingCalendar,
} from './working-calendar.js';
export type { LocalTimeFit } from './zone-clock.js';
