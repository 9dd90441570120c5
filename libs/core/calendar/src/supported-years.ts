import { CalendarError } from './calendar-error.js';

/** Zone rules and calendars are computed for these years only, so that a typing mistake such as
 * the year 0216 is told to the person instead of costing minutes of computation. */
const FIRST_YEAR = 1900;
export const LAST_YEAR = 2199;

/**
 * @param slack years allowed beyond either end, for neighbours that a computation looks into
 * @throws CalendarError YEAR_OUT_OF_RANGE
 */
export function requireSupportedYear(year: number, slack = 0): void {
  if (year >= FIRST_YEAR - slack && year <= LAST_YEAR + slack) return;
  throw new CalendarError(
    'YEAR_OUT_OF_RANGE',
    `The year ${year} is outside ${FIRST_YEAR} to ${LAST_YEAR}. Check the date.`,
  );
}
