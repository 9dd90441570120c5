import type { LocalDate } from './local-date.js';

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/**
 * Working hours in local wall-clock time, 'HH:MM'. The end may be '24:00', the following midnight.
 * An end that is not later than the start lies on the next day: '22:00' to '06:00' is a night
 * shift, '08:00' to '08:00' is 24 hours. A window belongs to the day on which it starts.
 */
export interface TimeWindow {
  readonly start: string;
  readonly end: string;
}

/** Replaces all windows that start on one date: special hours, or closed when there are none. */
export interface CalendarException {
  readonly date: LocalDate;
  readonly windows: readonly TimeWindow[];
  /** Shown to people as the reason, e.g. 'Inventory' or 'Christmas Eve'. */
  readonly name: string;
}

/** A public or company holiday: no window starts on its date, unless an exception says otherwise. */
export interface Holiday {
  readonly date: LocalDate;
  readonly name: string;
  /** Who says so, in the caller's words; handed back beside the results it explains. */
  readonly origin?: string;
}

/**
 * All holidays at once, or a function that returns every holiday dated in the given year. The
 * function must return the same for the same year, for years are compiled when first needed.
 */
export type HolidaySource = readonly Holiday[] | ((year: number) => readonly Holiday[]);

/** When a team or a contract works: what people maintain. A weekday left out is closed. */
export interface WorkingCalendar {
  /** IANA name, e.g. 'America/New_York'. */
  readonly timeZone: string;
  readonly weekly: Readonly<Partial<Record<Weekday, readonly TimeWindow[]>>>;
  readonly exceptions: readonly CalendarException[];
}
