import { daysInMonth } from './date-time.js';
import { defineTextScalar, writeText } from './define-scalar.js';

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;

/** A calendar day without a time or zone; a text inside and outside. */
export const DateScalar = defineTextScalar<string>({
  name: 'Date',
  description: 'A day as ISO 8601, such as 2026-02-28.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/local-date.html',
  read: readDate,
  write: writeText,
});

function readDate(text: string): string | null {
  const match = DATE.exec(text);
  if (!match) return null;
  const [, year, month, day] = match;
  const last = daysInMonth(Number(year), Number(month));
  return Number(year) >= 1 && Number(day) >= 1 && Number(day) <= last ? text : null;
}
