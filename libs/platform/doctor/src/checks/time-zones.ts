import type { Check } from '../check.js';
import type { Examination } from '../examination.js';
import type { Installation } from '../installation.js';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
/** Cases lie in these years; rules further ahead are guesses on either side. */
const FIRST = Date.parse('2015-01-04T12:00:00Z');
const YEARS_AHEAD_MS = 3 * 366 * 24 * 60 * 60 * 1000;

/** Of zones that nobody uses yet every fifth week is enough: in some year it meets each change. */
const SOME = 5;

/**
 * Node brings its own account of time zones and PostgreSQL another. Where they differ, a clock that
 * the program ran and a report that the database made would disagree by an hour.
 */
export const TIME_ZONES: Check = {
  name: 'time zones',
  proves: 'Node and PostgreSQL agree, from 2015 on, on the hour in every zone',
  counts: 'zones',
  async examine(installation, examination) {
    const used = await zonesInUse(installation);
    const zones = [...new Set([...used, ...Intl.supportedValuesOf('timeZone')])];
    const weeks = weeksUntil(Date.now() + YEARS_AHEAD_MS);
    const someWeeks = weeks.filter((_, week) => week % SOME === 0);
    const known = new Set(await zonesOfDatabase(installation));
    for (const zone of zones) {
      examination.saw(1);
      const sample = used.has(zone) ? weeks : someWeeks;
      const difference = known.has(zone)
        ? await firstDifference(installation, zone, sample)
        : 'PostgreSQL does not know it';
      if (difference !== null) tell(examination, zone, difference, used.has(zone));
    }
  },
};

function tell(examination: Examination, zone: string, what: string, isUsed: boolean): void {
  const advice =
    'Bring both to the same release of the tz data: update Node, and PostgreSQL or its tzdata.';
  if (isUsed) examination.failed(`${zone}, which is in use: ${what}`, advice);
  else examination.warned(`${zone}, which is not in use: ${what}`, advice);
}

function weeksUntil(end: number): number[] {
  const weeks = Math.ceil((end - FIRST) / WEEK_MS);
  return Array.from({ length: weeks }, (_, week) => FIRST + week * WEEK_MS);
}

/** Every column of that name is one; which there are, the catalogue knows. */
async function zonesInUse({
  owner,
  tenancy,
  organizations,
}: Installation): Promise<ReadonlySet<string>> {
  const { rows: tables } = await owner.query<{ table: string }>(
    `select attrelid::regclass::text as table from pg_attribute a
       join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
      where attname = 'time_zone' and c.relnamespace = 'public'::regnamespace`,
  );
  const text = tables.map(({ table }) => `select time_zone as zone from ${table}`).join(' union ');
  const zones = new Set<string>();
  if (text === '') return zones;
  for (const { caller } of organizations) {
    const rows = await tenancy.readQuery<{ zone: string }>(caller, { text });
    for (const { zone } of rows) zones.add(zone);
  }
  return zones;
}

async function zonesOfDatabase({ owner }: Installation): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>('select name from pg_timezone_names');
  return rows.map(({ name }) => name);
}

async function firstDifference(
  { owner }: Installation,
  zone: string,
  instants: readonly number[],
): Promise<string | null> {
  const offsetAt = offsetReader(zone);
  if (offsetAt === null) return 'Node does not know it';
  const { rows } = await owner.query<{ offsets: number[] }>(
    `select array_agg((extract(epoch from to_timestamp(at / 1000.0) at time zone $1)
                       - at / 1000.0)::float8 order by at) as offsets
       from unnest($2::float8[]) as t (at)`,
    [zone, instants],
  );
  const offsets = rows[0]?.offsets ?? [];
  const different = instants.findIndex((at, index) => offsetAt(at) !== offsets[index]);
  const at = instants[different];
  if (at === undefined) return null;
  const [here, there] = [offsetAt(at), offsets[different] ?? 0].map((seconds) => seconds / 3_600);
  return `at ${new Date(at).toISOString()} Node has ${here} h and PostgreSQL ${there} h from UTC`;
}

/** Seconds ahead of UTC, by Node's own tables; null for a zone that is not in them. */
function offsetReader(timeZone: string): ((at: number) => number) | null {
  const format = formatIn(timeZone);
  if (format === null) return null;
  return (at) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = part;
    return (Date.UTC(year, month - 1, day, hour, minute, second) - at) / 1_000;
  };
}

function formatIn(timeZone: string): Intl.DateTimeFormat | null {
  const numeric = 'numeric';
  const date = { year: numeric, month: numeric, day: numeric } as const;
  const time = { hour: numeric, minute: numeric, second: numeric } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...date, ...time });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
