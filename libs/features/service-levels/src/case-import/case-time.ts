const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;

/** In words, for messages. */
export const CASE_YEARS = `${FIRST_YEAR} to ${LAST_YEAR}`;

/**
 * The years in which cases can lie and service levels hold, as far as calendars reach. What files
 * write for "never", such as 9999-12-31, lies outside, and so do most typing mistakes.
 */
export function isCaseYear(year: number): boolean {
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

/** Whether an instant, in milliseconds since 1970, lies in one of them. */
export function isCaseTime(at: number): boolean {
  return isCaseYear(new Date(at).getUTCFullYear());
}
