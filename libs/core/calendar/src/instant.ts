import { CalendarError } from './calendar-error.js';
import { civilDate, dayNumber, isCivilDate } from './civil-date.js';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from './duration.js';

declare const instantBrand: unique symbol;

/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z, without leap seconds. */
export type Instant = number & { readonly [instantBrand]: 'Instant' };

/** The farthest point from 1970 that ECMAScript dates reach, in milliseconds. */
const FARTHEST = 8.64e15;

const ISO_INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3})\d*)?)?(?:(Z)|([+-])(\d{2}):?(\d{2}))$/i;

/** @throws CalendarError BAD_INSTANT unless a whole number of milliseconds in the range of dates */
export function instant(epochMs: number): Instant {
  if (!Number.isInteger(epochMs) || epochMs < -FARTHEST || epochMs > FARTHEST) {
    throw new CalendarError(
      'BAD_INSTANT',
      `An instant must be whole milliseconds since 1970 in UTC, not ${epochMs}.`,
    );
  }
  return epochMs as Instant;
}

/**
 * Reads ISO 8601 date and time with `Z` or an offset, e.g. `2026-10-31T23:30:00-04:00`. Digits
 * beyond milliseconds are cut off.
 * @throws CalendarError BAD_INSTANT, also when the offset is missing: a local time is no instant
 */
export function instantFromIso(text: string): Instant {
  const match = ISO_INSTANT.exec(text);
  if (match === null) throw badIso(text);
  const field = (group: number): number => Number(match[group] ?? 0);
  const [year, month, day] = [field(1), field(2), field(3)];
  const [hour, minute, second] = [field(4), field(5), field(6)];
  const [offsetHours, offsetMinutes] = [field(10), field(11)];
  if (!isCivilDate(year, month, day) || hour > 23 || minute > 59 || second > 59) throw badIso(text);
  if (offsetHours > 23 || offsetMinutes > 59) throw badIso(text);
  const millisecond = Number((match[7] ?? '').padEnd(3, '0'));
  const offset = offsetHours * MS_PER_HOUR + offsetMinutes * MS_PER_MINUTE;
  const timeOfDay =
    hour * MS_PER_HOUR + minute * MS_PER_MINUTE + second * MS_PER_SECOND + millisecond;
  const local = dayNumber(year, month, day) * MS_PER_DAY + timeOfDay;
  return instant(match[9] === '-' ? local + offset : local - offset);
}

/** `2026-10-31T23:30:00.000Z`: the same text as `Date.prototype.toISOString`, years 0 to 9999. */
export function toIso(at: Instant): string {
  const days = Math.floor(at / MS_PER_DAY);
  const { year, month, day } = civilDate(days);
  const time = at - days * MS_PER_DAY;
  const hour = Math.floor(time / MS_PER_HOUR);
  const minute = Math.floor(time / MS_PER_MINUTE) % 60;
  const second = Math.floor(time / MS_PER_SECOND) % 60;
  const date = `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
  return `${date}T${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}.${digits(time % MS_PER_SECOND, 3)}Z`;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function badIso(text: string): CalendarError {
  return new CalendarError(
    'BAD_INSTANT',
    `"${text}" is not a date and time with zone. Write it like 2026-10-31T23:30:00Z or with an offset like -04:00.`,
  );
}
