import { localDate, type LocalDate } from '@meridian/core-calendar';
import { contentLines, type ContentLine, type FileProblem } from './content-lines.js';
import { EntryFault, readDate } from './entry-fault.js';
import { yearlyDates, type YearSpan } from './yearly-rule.js';

/** One entry of a file: the days on which it closes, none when it was cancelled. */
interface HolidayEntry {
  /** The same in every edition of the list. */
  readonly uid: string;
  readonly line: number;
  readonly name: string;
  readonly dates: readonly LocalDate[];
}

export interface HolidayFile {
  readonly entries: readonly HolidayEntry[];
  /** In the order of the lines; entries named here are left out. */
  readonly problems: readonly FileProblem[];
}

const LONGEST_NAME = 200;
const LONGEST_UID = 500;
/** Days of one occurrence; longer ones are mistakes, or no holidays. */
const MOST_DAYS = 31;
/** Of one file. */
const MOST_DAYS_IN_ALL = 5_000;
const TOO_MANY = `With this entry the file comes to more than ${MOST_DAYS_IN_ALL} days.`;
const DAY = 24 * 60 * 60 * 1000;

/**
 * Reads the holidays of an iCalendar file (RFC 5545): entries of whole days, of one day or several,
 * repeated yearly, with exceptions, cancelled. Anything else is a problem with its line, and every
 * other entry is taken. Repeated days are worked out within the years given.
 */
export function readHolidayFile(text: string, years: YearSpan): HolidayFile {
  const { lines, problems } = contentLines(text.replace(/^\ufeff/, ''));
  if (!isComponent(lines[0], 'BEGIN', 'VCALENDAR')) {
    const message = 'An iCalendar file begins with BEGIN:VCALENDAR.';
    return { entries: [], problems: [{ line: 1, message }] };
  }
  const { events, open } = eventsOf(lines);
  if (open) {
    problems.push({ line: open.line, message: 'This entry does not end: the file was cut off.' });
  }
  const allCancelled = lines.some(
    ({ name, value }) => name === 'METHOD' && /^cancel$/i.test(value),
  );
  const entries = new Map<string, HolidayEntry>();
  let days = 0;
  for (const event of events) {
    try {
      const entry = readEntry(event, years, allCancelled);
      const already = entries.get(entry.uid);
      if (already) {
        throw new EntryFault('UID', `The entry on line ${already.line} has the same UID.`);
      }
      days += entry.dates.length;
      if (days > MOST_DAYS_IN_ALL) {
        problems.push({
          line: event.line,
          message: `${TOO_MANY} It and what follows is left out.`,
        });
        break;
      }
      entries.set(entry.uid, entry);
    } catch (error) {
      if (!(error instanceof EntryFault)) throw error;
      const line = event.properties.find(({ name }) => name === error.property)?.line ?? event.line;
      problems.push({ line, message: error.message });
    }
  }
  problems.sort((one, other) => one.line - other.line);
  return { entries: [...entries.values()], problems };
}

interface Event {
  readonly line: number;
  readonly properties: ContentLine[];
}

function isComponent(line: ContentLine | undefined, edge: string, component: string): boolean {
  return line?.name === edge && line.value.trim().toUpperCase() === component;
}

/** The entries, without the components within them, such as alarms; and the one that does not end. */
function eventsOf(lines: readonly ContentLine[]): { events: Event[]; open: Event | null } {
  const events: Event[] = [];
  let open: Event | null = null;
  let within = 0;
  for (const line of lines) {
    if (isComponent(line, 'BEGIN', 'VEVENT')) {
      open = { line: line.line, properties: [] };
      within = 0;
    } else if (open === null) continue;
    else if (isComponent(line, 'END', 'VEVENT')) {
      events.push(open);
      open = null;
    } else if (line.name === 'BEGIN') within++;
    else if (line.name === 'END') within--;
    else if (within === 0) open.properties.push(line);
  }
  return { events, open };
}

function readEntry({ line, properties }: Event, years: YearSpan, cancelled: boolean): HolidayEntry {
  const value = (name: string): string | undefined =>
    properties.find((property) => property.name === name)?.value;
  const uid = value('UID')?.trim().slice(0, LONGEST_UID) ?? '';
  if (uid === '') throw new EntryFault('UID', 'The entry has no UID, by which to know it again.');
  for (const name of ['RECURRENCE-ID', 'RDATE', 'EXRULE']) {
    if (value(name) === undefined) continue;
    throw new EntryFault(
      name,
      `${name} is not understood. Enter such days as entries of their own.`,
    );
  }
  const name = plainText(value('SUMMARY') ?? '');
  if (cancelled || /^cancelled$/i.test(value('STATUS')?.trim() ?? '')) {
    return { uid, line, name, dates: [] };
  }
  if (name === '')
    throw new EntryFault('SUMMARY', 'The entry has no SUMMARY, which names the day.');
  return { uid, line, name, dates: datesOf(value, properties, years) };
}

function datesOf(
  value: (name: string) => string | undefined,
  properties: readonly ContentLine[],
  years: YearSpan,
): LocalDate[] {
  const first = readDate(value('DTSTART') ?? '');
  const length = daysOf(first, value('DTEND'), value('DURATION'));
  const rule = value('RRULE');
  const starts = rule === undefined ? [first] : yearlyDates(rule, first, years);
  const excepted = new Set(
    properties
      .filter(({ name }) => name === 'EXDATE')
      .flatMap((property) => property.value.split(','))
      .map((text) => readDate(text.trim(), 'EXDATE')),
  );
  const dates = starts
    .filter((start) => !excepted.has(start))
    .flatMap((start) => Array.from({ length }, (_, day) => dayAfter(start, day)));
  return [...new Set(dates)].filter((date) => isWithin(date, years));
}

/** DTEND is the day after the last: RFC 5545, 3.6.1. */
function daysOf(first: LocalDate, end: string | undefined, duration: string | undefined): number {
  if (end !== undefined) {
    return lengthWithin((Date.parse(readDate(end, 'DTEND')) - Date.parse(first)) / DAY, 'DTEND');
  }
  if (duration === undefined) return 1;
  const [, count, unit] = /^\+?P(\d{1,3})([DW])$/.exec(duration) ?? [];
  return lengthWithin(Number(count) * (unit === 'W' ? 7 : 1), 'DURATION');
}

function lengthWithin(days: number, property: string): number {
  if (days >= 1 && days <= MOST_DAYS) return days;
  const message = `${property} does not make it last from 1 to ${MOST_DAYS} whole days.`;
  throw new EntryFault(property, message);
}

function dayAfter(date: LocalDate, days: number): LocalDate {
  return localDate(new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10));
}

function isWithin(date: LocalDate, { first, last }: YearSpan): boolean {
  const year = Number(date.slice(0, 4));
  return year >= first && year <= last;
}

/** TEXT of RFC 5545, 3.3.11, on one line. */
function plainText(value: string): string {
  const unescaped = value.replace(/\\(.)/gs, (_, escaped: string) =>
    escaped === 'n' || escaped === 'N' ? ' ' : escaped,
  );
  return unescaped
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_NAME);
}
