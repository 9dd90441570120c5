import { CalendarError } from './calendar-error.js';

declare const durationBrand: unique symbol;

/** A length of time in whole milliseconds. Negative only where a signed remainder is meant. */
export type Milliseconds = number & { readonly [durationBrand]: 'Milliseconds' };

export const MS_PER_SECOND = 1_000;
export const MS_PER_MINUTE = 60 * MS_PER_SECOND;
export const MS_PER_HOUR = 60 * MS_PER_MINUTE;
/** A day of the wall clock. A day of physical time may have 23, 24 or 25 hours. */
export const MS_PER_DAY = 24 * MS_PER_HOUR;

/** A duration of `value` milliseconds. @throws CalendarError BAD_DURATION unless a safe integer */
export function milliseconds(value: number): Milliseconds {
  if (!Number.isSafeInteger(value)) {
    throw new CalendarError(
      'BAD_DURATION',
      `A duration must come to a whole number of milliseconds, not ${value}.`,
    );
  }
  return value as Milliseconds;
}

/** A duration of `value` minutes. @throws CalendarError BAD_DURATION unless whole milliseconds */
export function minutes(value: number): Milliseconds {
  return milliseconds(value * MS_PER_MINUTE);
}

/** A duration of `value` hours. @throws CalendarError BAD_DURATION unless whole milliseconds */
export function hours(value: number): Milliseconds {
  return milliseconds(value * MS_PER_HOUR);
}
