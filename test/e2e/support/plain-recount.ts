/**
 * The service desk's log judged once more, in the plainest possible way: split lines, lists of open
 * stretches, overlaps. Shares nothing with Meridian, so that agreement means something.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const { max, min } = Math;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The log runs from the end of February 2016 to the spring of 2017; deadlines somewhat longer. */
const FIRST_DAY = Date.UTC(2016, 1, 20);
const LAST_DAY = Date.UTC(2018, 11, 31);

/** In milliseconds since 1970. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** When people work: local hours of Monday to Friday, or always. */
export interface PlainHours {
  readonly timeZone: string;
  readonly opens: string;
  /** An hour that is not later than the opening is one of the next day. */
  readonly closes: string;
  readonly weekends: boolean;
  /** Dates on which nobody starts to work. */
  readonly closed: readonly string[];
  /** Dates with another hour of closing. */
  readonly closesAt?: Readonly<Record<string, string>>;
}

export interface PlainLevel {
  readonly name: string;
  /** As the log writes it: 1 to 4. */
  readonly priority: string;
  readonly hours: number;
  readonly open: readonly Stretch[];
}

/** What a level says about a case. */
export interface PlainClock {
  readonly number: string;
  readonly level: string;
  readonly elapsedMs: number;
  readonly outcome: 'MET' | 'MISSED';
  readonly dueAt: number;
}

interface Row {
  readonly number: string;
  readonly state: string;
  readonly sequence: number;
  readonly priority: string;
  readonly openedAt: number;
  readonly at: number;
}

/** The clocks of all cases of the log against all levels. */
export function recountClocks(logFile: string, levels: readonly PlainLevel[]): PlainClock[] {
  return casesOf(logFile).flatMap((rows) => {
    const priority = rows.at(-1)?.priority;
    return levels.filter((level) => level.priority === priority).map((level) => timed(rows, level));
  });
}

/** The month, in London, in which something is due: '2016-03-01'. */
export function monthInLondon(at: number): string {
  return `${wallClock(at, 'Europe/London').slice(0, 7)}-01`;
}

/** The open stretches of all days, in order. */
export function openStretches(hours: PlainHours): Stretch[] {
  const stretches: Stretch[] = [];
  for (let day = FIRST_DAY; day <= LAST_DAY; day += DAY) {
    const date = dateOf(day);
    const weekday = new Date(day).getUTCDay();
    if ((weekday === 0 || weekday === 6) && !hours.weekends) continue;
    if (hours.closed.includes(date)) continue;
    const closes = hours.closesAt?.[date] ?? hours.closes;
    const closingDate = closes <= hours.opens ? dateOf(day + DAY) : date;
    stretches.push({
      from: whenShown(`${date} ${hours.opens}`, hours.timeZone),
      to: whenShown(`${closingDate} ${closes}`, hours.timeZone),
    });
  }
  return stretches;
}

/** The rows of each case that can be read, in the order in which they happened. */
function casesOf(logFile: string): Row[][] {
  const [header = '', ...lines] = gunzipSync(readFileSync(logFile)).toString().trim().split('\n');
  const names = header.split(',');
  const cases = new Map<string, Row[]>();
  for (const line of lines) {
    const fields = line.split(',');
    const field = (name: string): string => fields[names.indexOf(name)] ?? '';
    const [openedAt = Number.NaN] = momentsOf(field('opened_at'));
    const moments = momentsOf(field('sys_updated_at'));
    // An hour that the clocks showed twice is the first, unless the case was not open by then.
    const at = moments.find((moment) => moment >= openedAt);
    if (field('ident_state') === '-100' || at === undefined) continue;
    const number = field('number');
    const row: Row = {
      number,
      state: field('ident_state'),
      sequence: Number(field('sys_mod_count')),
      priority: field('priority'),
      openedAt,
      at,
    };
    cases.set(number, [...(cases.get(number) ?? []), row]);
  }
  return [...cases.values()].map((rows) =>
    rows.sort((a, b) => a.at - b.at || a.sequence - b.sequence),
  );
}

function timed(rows: readonly Row[], { name, hours, open }: PlainLevel): PlainClock {
  const target = hours * HOUR;
  const { running, resolvedAt } = runningStretches(rows);
  let elapsedMs = 0;
  let dueAt: number | undefined;
  for (const stretch of running) {
    for (const opening of open) {
      const start = max(stretch.from, opening.from);
      const overlap = min(stretch.to, opening.to) - start;
      if (overlap <= 0) continue;
      if (dueAt === undefined && elapsedMs + overlap >= target) dueAt = start + target - elapsedMs;
      elapsedMs += overlap;
    }
  }
  return {
    number: rows[0]?.number ?? '',
    level: name,
    elapsedMs,
    outcome: elapsedMs <= target ? 'MET' : 'MISSED',
    dueAt: dueAt ?? afterMore(target - elapsedMs, resolvedAt, open),
  };
}

const isOver = ({ state }: Row): boolean => state === 'Resolved' || state === 'Closed';
const waitsForUser = ({ state }: Row): boolean =>
  state === 'Awaiting User Info' || state === 'Awaiting Evidence';

/** The stretches in which the case was in the provider's hands, up to its final resolution. */
function runningStretches(rows: readonly Row[]): { running: Stretch[]; resolvedAt: number } {
  // Of several rows of the same minute the last one says how things stood from then on.
  const states = rows.filter((row, index) => rows[index + 1]?.at !== row.at);
  const [first] = rows;
  const lastOpen = states.findLastIndex((row) => !isOver(row));
  const resolution = states[lastOpen + 1];
  if (!first || !resolution) throw new Error('Every case of the log is resolved in the end.');
  const running: Stretch[] = [];
  // Before its first row a case stood as that row says; one that enters the log resolved was open.
  if (!waitsForUser(first)) running.push({ from: first.openedAt, to: first.at });
  for (const [index, row] of states.slice(0, lastOpen + 1).entries()) {
    const to = states[index + 1]?.at ?? row.at;
    if (!isOver(row) && !waitsForUser(row)) running.push({ from: row.at, to });
  }
  return { running, resolvedAt: resolution.at };
}

/** When so much more open time will have passed. */
function afterMore(time: number, from: number, open: readonly Stretch[]): number {
  let left = time;
  for (const opening of open) {
    const start = max(from, opening.from);
    if (opening.to <= start) continue;
    if (opening.to - start >= left) return start + left;
    left -= opening.to - start;
  }
  throw new Error('The list of open stretches ends too early.');
}

const MOMENTS = new Map<string, number[]>();

/** The moments at which clocks in São Paulo showed '29/2/2016 01:16': one, or two in autumn. */
function momentsOf(text: string): number[] {
  const known = MOMENTS.get(text);
  if (known) return known;
  const [day = '', month = '', year = '', time = ''] = text.split(/[/ ]/);
  const wall = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')} ${time}`;
  const found = momentsShown(wall, 'America/Sao_Paulo');
  MOMENTS.set(text, found);
  return found;
}

/** The moments at which the clocks of a zone show '2016-02-29 01:16'. */
function momentsShown(wall: string, timeZone: string): number[] {
  return offsetsOf(timeZone)
    .map((offset) => asIfUtc(wall) - offset)
    .filter((moment) => wallClock(moment, timeZone) === wall);
}

const OFFSETS = new Map<string, number[]>();

/** By how much the clocks of a zone were ahead of UTC on any of the days; the most comes first. */
function offsetsOf(timeZone: string): number[] {
  const known = OFFSETS.get(timeZone);
  if (known) return known;
  const found = new Set<number>();
  for (let day = FIRST_DAY; day <= LAST_DAY; day += DAY) {
    found.add(asIfUtc(wallClock(day, timeZone)) - day);
  }
  const offsets = [...found].sort((a, b) => b - a);
  OFFSETS.set(timeZone, offsets);
  return offsets;
}

const asIfUtc = (wall: string): number => Date.parse(`${wall.replace(' ', 'T')}:00Z`);

/** The first of them. '24:00' is the next midnight. */
function whenShown(wall: string, timeZone: string): number {
  const [date = '', time = ''] = wall.split(' ');
  const shown = time === '24:00' ? `${dateOf(Date.parse(`${date}T00:00:00Z`) + DAY)} 00:00` : wall;
  const [moment] = momentsShown(shown, timeZone);
  if (moment === undefined) throw new Error(`${timeZone} never shows ${shown}.`);
  return moment;
}

const dateOf = (day: number): string => new Date(day).toISOString().slice(0, 10);

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** '2016-02-29 01:16', as the clocks of a zone show it; Swedes write dates as ISO 8601 does. */
function wallClock(at: number, timeZone: string): string {
  let format = FORMATS.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    FORMATS.set(timeZone, format);
  }
  return format.format(at);
}
