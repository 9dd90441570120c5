import { localDate, type LocalDate } from '@meridian/core-calendar';
import { EntryFault, readDate } from './entry-fault.js';

/** Years within which repeated days are worked out, both included. */
export interface YearSpan {
  readonly first: number;
  readonly last: number;
}

/** Counting occurrences from the year 1 on would only cost time. */
const EARLIEST = '1900-01-01';

/** A day that comes again every so many years. */
interface YearlyRule {
  readonly interval: number;
  readonly count: number;
  readonly until: string;
}

/**
 * The dates of `RRULE:FREQ=YEARLY` from a first date on, within a span of years. A 29 February comes in
 * leap years only (RFC 5545, 3.3.10). Understood: INTERVAL, COUNT, UNTIL, WKST, and BYMONTH and
 * BYMONTHDAY where they say what the first date says. @throws EntryFault for any other rule
 */
export function yearlyDates(rule: string, first: LocalDate, span: YearSpan): LocalDate[] {
  const { interval, count, until } = readRule(rule, first);
  if (first < EARLIEST) {
    throw new EntryFault(
      'DTSTART',
      `A repeated day must begin in ${EARLIEST.slice(0, 4)} or later.`,
    );
  }
  const dates: LocalDate[] = [];
  let occurrences = 0;
  for (let year = Number(first.slice(0, 4)); year <= span.last; year += interval) {
    const date = `${year}${first.slice(4)}`;
    if (date > until || occurrences >= count) break;
    if (!isDate(date)) continue;
    occurrences++;
    if (year >= span.first) dates.push(localDate(date));
  }
  return dates;
}

function readRule(rule: string, first: LocalDate): YearlyRule {
  const parts = new Map(
    rule.split(';').map((part): [string, string] => {
      const [name = '', value = ''] = part.toUpperCase().split('=');
      return [name, value];
    }),
  );
  const [, month, day] = first.split('-').map(Number);
  const fixed: Readonly<Record<string, string>> = {
    FREQ: 'YEARLY',
    BYMONTH: String(month),
    BYMONTHDAY: String(day),
  };
  for (const [name, value] of parts) {
    const known = ['INTERVAL', 'COUNT', 'UNTIL', 'WKST'].includes(name) || fixed[name] === value;
    if (!known) throw notUnderstood(rule);
  }
  if (!parts.has('FREQ')) throw notUnderstood(rule);
  const until = parts.get('UNTIL');
  return {
    interval: whole(parts.get('INTERVAL') ?? '1', rule),
    count: parts.has('COUNT') ? whole(parts.get('COUNT') ?? '', rule) : Infinity,
    until: until === undefined ? '9999-12-31' : readDate(until.slice(0, 8)),
  };
}

function whole(text: string, rule: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw notUnderstood(rule);
}

function isDate(text: string): boolean {
  return new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}

const notUnderstood = (rule: string): EntryFault =>
  new EntryFault(
    'RRULE',
    `The rule "${rule.slice(0, 80)}" is not understood. Repeat yearly on the same date, or enter each date.`,
  );
