/** What went wrong, as a stable name that callers and API clients may branch on. */
export type CalendarErrorCode =
  | 'BAD_COUNT'
  | 'BAD_DATE'
  | 'BAD_DURATION'
  | 'BAD_INSTANT'
  | 'BAD_LOCAL_TIME'
  | 'BAD_MONTH'
  | 'BAD_TIME_OF_DAY'
  | 'DUPLICATE_EXCEPTION'
  | 'HOLIDAY_OUTSIDE_YEAR'
  | 'OVERLAPPING_WINDOWS'
  | 'SPAN_TOO_LARGE'
  | 'UNKNOWN_TIME_ZONE'
  | 'UNKNOWN_WEEKDAY'
  | 'WINDOWS_OVER_24_HOURS'
  | 'YEAR_OUT_OF_RANGE';

/**
 * A calendar, date, time or zone that cannot be used. The message is written for the person who
 * typed the value: what is wrong, where, and what to do about it.
 */
export class CalendarError extends Error {
  override readonly name = 'CalendarError';

  /**
   * @param code stable name of the failure
   * @param message one or two sentences for people
   * @param path where in the given calendar the value stands, e.g. `weekly.monday[1].end`
   */
  constructor(
    readonly code: CalendarErrorCode,
    message: string,
    readonly path?: string,
  ) {
    super(path === undefined ? message : `${path}: ${message}`);
  }
}
