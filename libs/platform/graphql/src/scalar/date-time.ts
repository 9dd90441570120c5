import { defineTextScalar } from './define-scalar.js';

const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;
const UTC_SUFFIX = '+00:00';

/** A point in time: a `Date` inside, ISO 8601 with an offset outside, written in UTC. */
export const DateTimeScalar = defineTextScalar<Date>({
  name: 'DateTime',
  description: 'A point in time as ISO 8601 with an offset, such as 2026-02-28T13:45:00Z.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  read: readInstant,
  write: writeInstant,
});

function readInstant(text: string): Date | null {
  const match = INSTANT.exec(text);
  if (!match) return null;
  const [, year, month, day] = match;
  if (Number(day) > daysInMonth(Number(year), Number(month))) return null;
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

/** Zero for months that do not exist, so that no day fits into them. */
export function daysInMonth(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

/**
 * PostgreSQL, whose sessions here run in UTC, writes instants in JSON as `2026-02-28T13:45:00+00:00`.
 * Those are passed on as they are but for the suffix: hot lists carry thousands of them, and taking
 * each apart into a `Date` would be the dearest part of writing the answer.
 */
function writeInstant(value: unknown): string {
  if (typeof value === 'string') {
    if (value.endsWith(UTC_SUFFIX)) return `${value.slice(0, -UTC_SUFFIX.length)}Z`;
    if (value.endsWith('Z')) return value.replace('.000Z', 'Z');
    const instant = readInstant(value);
    if (instant) return writeInstant(instant);
  }
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  throw new TypeError('An instant was expected: a Date, or an ISO 8601 text with an offset.');
}
