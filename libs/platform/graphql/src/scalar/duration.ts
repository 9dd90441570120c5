import { defineTextScalar } from './define-scalar.js';

const DURATION =
  /^(-)?P(?=.)(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=.)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{1,3}))?S)?)?$/;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A length of time: whole milliseconds inside, ISO 8601 outside. Months and years are refused, since
 * they have no fixed length; a day is 24 hours. Written with hours as the largest unit, because a
 * day of working time is not a day.
 */
export const DurationScalar = defineTextScalar<number>({
  name: 'Duration',
  description: 'A length of time as ISO 8601 in weeks, days, hours, minutes, seconds: PT8H30M.',
  read: readDuration,
  write: writeDuration,
});

function readDuration(text: string): number | null {
  const match = DURATION.exec(text);
  if (!match) return null;
  const [, sign, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0, fraction = ''] = match;
  const length =
    Number(weeks) * 7 * DAY +
    Number(days) * DAY +
    Number(hours) * HOUR +
    Number(minutes) * MINUTE +
    Number(seconds) * SECOND +
    Number(fraction.padEnd(3, '0'));
  if (!Number.isSafeInteger(length)) return null;
  return sign && length > 0 ? -length : length;
}

/** Also takes digits as a text: PostgreSQL's `bigint` comes as one. */
function writeDuration(value: unknown): string {
  const length = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof length !== 'number' || !Number.isSafeInteger(length)) {
    throw new TypeError('A duration was expected: whole milliseconds.');
  }
  if (length === 0) return 'PT0S';
  const rest = Math.abs(length);
  const parts = [
    part(Math.floor(rest / HOUR), 'H'),
    part(Math.floor((rest % HOUR) / MINUTE), 'M'),
    part((rest % MINUTE) / SECOND, 'S'),
  ];
  return `${length < 0 ? '-' : ''}PT${parts.join('')}`;
}

const part = (amount: number, unit: string): string => (amount === 0 ? '' : `${amount}${unit}`);
