/**
 * What the demo's files come to, counted once more in the plainest way: lists of days and overlaps
 * of stretches, nothing of Meridian's own but the plan.
 */
import HolidayCalendar from 'date-holidays';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ProviderPlan, ServiceLevelPlan, SitePlan } from './plan/organization-plan.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FIRST_DAY = Date.UTC(2016, 1, 20);
const LAST_DAY = Date.UTC(2017, 2, 31);

/** From and to, in milliseconds since 1970. */
type Stretch = readonly [from: number, to: number];

interface Row {
  readonly number: string;
  readonly state: string;
  readonly sequence: number;
  readonly openedAt: number;
  readonly at: number;
  readonly priority: string;
  readonly group: string;
}

export interface Recount {
  met: number;
  missed: number;
}

/** Met and missed cases of a level by the month in which they are due, as '2016-03-01'. */
export function recount(provider: ProviderPlan, level: ServiceLevelPlan): Map<string, Recount> {
  const site = provider.sites.find(({ name }) => name === level.hoursOf);
  const open = site ? officeHours(site) : [[FIRST_DAY, LAST_DAY] as const];
  const team = provider.contracts
    .flatMap(({ engagements }) => engagements)
    .find(({ name }) => name === level.engagement)?.team;
  const months = new Map<string, Recount>();
  for (const rows of casesOf(provider)) {
    const last = rows.at(-1);
    if (last?.priority !== level.priority.slice(1)) continue;
    if (team !== undefined && last.group !== team) continue;
    const { elapsed, dueAt } = time(rows, open, level.targetHours * HOUR);
    const month = `${wallClock(dueAt, 'Europe/London').slice(0, 7)}-01`;
    const counts = months.get(month) ?? { met: 0, missed: 0 };
    counts[elapsed <= level.targetHours * HOUR ? 'met' : 'missed'] += 1;
    months.set(month, counts);
  }
  return months;
}

/** The readable rows of each case, in the order in which they happened. */
function casesOf({ caseFiles }: ProviderPlan): Row[][] {
  const cases = new Map<string, Row[]>();
  for (const file of caseFiles) {
    const packed = readFileSync(new URL(`../data/${file}`, import.meta.url));
    const [header = '', ...lines] = gunzipSync(packed).toString('utf8').trimEnd().split('\n');
    const names = header.split(',');
    for (const line of lines) {
      const fields = line.split(',');
      const field = (name: string): string => fields[names.indexOf(name)] ?? '';
      if (field('ident_state') === '-100') continue;
      const row: Row = {
        number: field('number'),
        state: field('ident_state'),
        sequence: Number(field('sys_mod_count')),
        openedAt: logInstant(field('opened_at')),
        at: logInstant(field('sys_updated_at')),
        priority: field('priority'),
        group: field('assignment_group'),
      };
      cases.set(row.number, [...(cases.get(row.number) ?? []), row]);
    }
  }
  return [...cases.values()].map((rows) =>
    rows.sort((a, b) => a.at - b.at || a.sequence - b.sequence),
  );
}

/**
 * Adds up the open hours in which the case was neither resolved nor waited for the user, up to the
 * resolution that it ends with; what comes before the first row counts too. The due time is where
 * the target is used up, had the case gone on open.
 */
function time(
  rows: readonly Row[],
  open: readonly Stretch[],
  target: number,
): { elapsed: number; dueAt: number } {
  const isDone = ({ state }: Row): boolean => state === 'Resolved' || state === 'Closed';
  const stands = (row: Row): boolean =>
    isDone(row) || row.state === 'Awaiting User Info' || row.state === 'Awaiting Evidence';
  let end = rows.length;
  while (end > 0 && rows.slice(end - 1).every(isDone)) end -= 1;
  const resolution = rows[end];
  const [first] = rows;
  if (!first || !resolution) throw new Error('Each case of the extract is resolved in the end.');
  const running: Stretch[] = [];
  if (isDone(first) || !stands(first)) running.push([first.openedAt, first.at]);
  for (const [index, row] of rows.slice(0, end).entries()) {
    if (!stands(row)) running.push([row.at, rows[index + 1]?.at ?? row.at]);
  }
  let elapsed = 0;
  let dueAt: number | null = null;
  for (const [from, to] of running) {
    for (const [opens, closes] of open) {
      const start = Math.max(from, opens);
      const overlap = Math.max(0, Math.min(to, closes) - start);
      if (dueAt === null && overlap > 0 && elapsed + overlap >= target) {
        dueAt = start + target - elapsed;
      }
      elapsed += overlap;
    }
  }
  return { elapsed, dueAt: dueAt ?? goOn(resolution.at, target - elapsed, open) };
}

/** When so much more time will have passed. */
function goOn(from: number, left: number, open: readonly Stretch[]): number {
  let rest = left;
  for (const [opens, closes] of open) {
    const start = Math.max(from, opens);
    if (closes <= start) continue;
    if (closes - start >= rest) return start + rest;
    rest -= closes - start;
  }
  throw new Error('The list of days ends too early.');
}

/** Monday to Friday, 08:00 to 18:00, without the public holidays. */
function officeHours({ country, subdivision, timeZone }: SitePlan): Stretch[] {
  const holidays = new HolidayCalendar(country, subdivision ?? '');
  const closed = new Set(
    [2016, 2017].flatMap((year) =>
      holidays
        .getHolidays(year)
        .filter(({ type }) => type === 'public')
        .map(({ date }) => date.slice(0, 10)),
    ),
  );
  const stretches: Stretch[] = [];
  for (let day = FIRST_DAY; day <= LAST_DAY; day += DAY) {
    const date = new Date(day).toISOString().slice(0, 10);
    const weekday = new Date(day).getUTCDay();
    if (weekday === 0 || weekday === 6 || closed.has(date)) continue;
    stretches.push([instantOf(`${date} 08:00`, timeZone), instantOf(`${date} 18:00`, timeZone)]);
  }
  return stretches;
}

/** '29/2/2016 01:16' as the log means it, in São Paulo. */
function logInstant(text: string): number {
  const [day = '', month = '', year = '', time = ''] = text.split(/[/ ]/);
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return instantOf(`${date} ${time}`, 'America/Sao_Paulo');
}

/** The instant at which the clocks of a zone show '2016-02-29 01:16'. */
function instantOf(wall: string, timeZone: string): number {
  const asIfUtc = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00Z`);
  let at = asIfUtc(wall);
  // Moved by as much as the clocks then show wrongly; a second time for a change of clocks between.
  for (let attempt = 0; attempt < 2; attempt += 1) {
    at += asIfUtc(wall) - asIfUtc(wallClock(at, timeZone));
  }
  if (wallClock(at, timeZone) !== wall) throw new Error(`${timeZone} never shows ${wall}.`);
  return at;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** '2016-02-29 01:16', as the clocks of a zone show it. */
function wallClock(at: number, timeZone: string): string {
  // Swedes write dates as ISO 8601 does.
  const format =
    FORMATS.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  FORMATS.set(timeZone, format);
  return format.format(at);
}
