/**
 * The main job: a service desk's whole log is read in and judged against the contract, and agrees
 * case by case and to the second with a recount that shares nothing with Meridian.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { clocksOf, milliseconds } from './support/case-clocks.js';
import { Meridian } from './support/meridian.js';
import { dataOf, type Person } from './support/person.js';
import {
  monthInLondon,
  openStretches,
  recountClocks,
  type PlainClock,
  type PlainHours,
} from './support/plain-recount.js';
import { ServiceDesk } from './support/service-desk.js';
import { until } from './support/until.js';
import { WEEKDAYS, weekly } from './support/working-hours.js';

jest.setTimeout(180_000);

const ITSM = new URL('../../../shared/data/itsm/', import.meta.url);
const LOG = fileURLToPath(new URL('incident-event-log.csv.gz', ITSM));
const SLICE = fileURLToPath(new URL('servicenow-incident-events.csv', ITSM));

const ALWAYS: PlainHours = {
  timeZone: 'Europe/London',
  opens: '00:00',
  closes: '24:00',
  weekends: true,
  closed: [],
};
/** Brazil's public holidays of those years, and a day on which this desk closed as well. */
const SAO_PAULO: PlainHours = {
  timeZone: 'America/Sao_Paulo',
  opens: '08:00',
  closes: '18:00',
  weekends: false,
  closed: [
    ...['2016-03-25', '2016-04-21', '2016-09-07', '2016-10-12', '2016-11-02', '2016-11-15'],
    ...['2017-04-14', '2017-04-21', '2017-05-01', '2017-09-07', '2017-10-12', '2017-11-02'],
    ...['2017-11-15', '2017-12-25', '2018-01-01', '2018-03-30', '2018-05-01', '2018-09-07'],
    ...['2018-10-12', '2018-11-02', '2018-11-15', '2018-12-25', '2016-05-26'],
  ],
  closesAt: { '2016-12-23': '13:00' },
};
/** A team in Bengaluru that works through the desk's night, but not into a holiday of its own. */
const BENGALURU: PlainHours = {
  timeZone: 'Asia/Kolkata',
  opens: '17:30',
  closes: '02:30',
  weekends: false,
  closed: [
    ...['2016-03-25', '2016-04-14', '2016-08-15', '2017-01-26', '2017-04-14', '2017-08-15'],
    ...['2017-10-02', '2017-12-25', '2018-01-26', '2018-03-30', '2018-08-15', '2018-10-02'],
    '2018-12-25',
  ],
};
const LEVELS = [
  { name: 'Critical', priority: '1', hours: 4, by: ALWAYS },
  { name: 'High', priority: '2', hours: 8, by: SAO_PAULO },
  { name: 'Moderate', priority: '3', hours: 24, by: SAO_PAULO },
  { name: 'Moderate, by night', priority: '3', hours: 16, by: BENGALURU },
  { name: 'Low', priority: '4', hours: 40, by: SAO_PAULO },
];

let meridian: Meridian;
let manager: Person;
let desk: ServiceDesk;
let recount: PlainClock[];

beforeAll(async () => {
  meridian = await Meridian.started();
  manager = await meridian.signIn('vendors@harbour-mutual.example');
  desk = await ServiceDesk.enter(manager, 'Sudeste Desk');
  const calendars = await enterCalendars();
  for (const { name, priority, hours, by } of LEVELS) {
    const calendarId = calendars.get(by) ?? '';
    await desk.promise({ name, priority: `P${priority}`, hours, calendarId, expected: '0.9' });
  }
  recount = recountClocks(
    LOG,
    LEVELS.map(({ by, ...level }) => ({ ...level, open: openStretches(by) })),
  );
});
afterAll(() => meridian.remove());

async function enterCalendars(): Promise<Map<PlainHours, string>> {
  const week = ({ opens, closes, weekends }: PlainHours) =>
    weekly([...WEEKDAYS, ...(weekends ? ['SATURDAY', 'SUNDAY'] : [])], opens, closes);
  const always = await desk.calendar({
    name: 'Always',
    timeZone: ALWAYS.timeZone,
    weekly: week(ALWAYS),
  });
  const saoPaulo = await desk.calendar({
    name: 'São Paulo',
    timeZone: SAO_PAULO.timeZone,
    holidays: { country: 'BR' },
    weekly: week(SAO_PAULO),
    exceptions: [
      { date: '2016-05-26', name: 'Corpus Christi', windows: [] },
      {
        date: '2016-12-23',
        name: 'Before Christmas',
        windows: [{ start: '08:00', end: '13:00' }],
      },
    ],
  });
  const bengaluru = await desk.calendar({
    name: 'Bengaluru by night',
    timeZone: BENGALURU.timeZone,
    holidays: { country: 'IN' },
    weekly: week(BENGALURU),
  });
  return new Map([
    [ALWAYS, always],
    [SAO_PAULO, saoPaulo],
    [BENGALURU, bengaluru],
  ]);
}

const importLog = () =>
  meridian.command([
    'import',
    'cases',
    LOG,
    '--provider',
    desk.name,
    '--mapping',
    'servicenow-log',
  ]);

/** What is recorded of the desk, down to when each row was last computed. */
async function recorded(): Promise<unknown> {
  const [counts] = await meridian.sql(
    `select (select count(*)::int from cases where provider_id = $1) as cases,
            (select count(*)::int from case_events where provider_id = $1) as events,
            (select count(*)::int from case_clocks where provider_id = $1) as clocks,
            (select md5(string_agg(a::text, ',' order by id)) from attainments a
              where provider_id = $1) as attainments`,
    [desk.providerId],
  );
  return counts;
}

/** '  Line 252, column "sys_updated_at": …' as line and column. */
function lineOf(refusal: string): [number, string | undefined] {
  const [, line, column] = /^ {2}Line (\d+), column "([^"]+)": /.exec(refusal) ?? [];
  return [Number(line), column];
}

describe('the whole log of a service desk', () => {
  test('is read in, but for eight lines, each of which is named with the reason', async () => {
    const { code, output } = await importLog();
    expect(code).toBe(0);
    const [summary, ...lines] = output.split('\n');
    expect(summary).toBe(
      '95629 lines read: 95621 events recorded, 0 known already, 8 lines refused. 16747 new cases.',
    );
    const refusals = lines.filter((line) => line.startsWith('  Line '));
    expect(refusals).toHaveLength(8);
    expect(refusals.filter((line) => line.includes('"-100" is not a state')).map(lineOf)).toEqual(
      [78_105, 78_106, 84_048, 84_049, 84_050].map((line) => [line, 'ident_state']),
    );
    expect(
      refusals.filter((line) => line.includes('lies before the opening of the case')).map(lineOf),
    ).toEqual([252, 257, 325].map((line) => [line, 'sys_updated_at']));
    expect(await recorded()).toMatchObject({ cases: 16_747, events: 95_621 });
  });

  test('read in again changes nothing', async () => {
    const before = await recorded();
    const { code, output } = await importLog();
    expect(code).toBe(0);
    expect(output.split('\n')[0]).toBe(
      '95629 lines read: 0 events recorded, 95621 known already, 8 lines refused. 0 new cases.',
    );
    expect(await recorded()).toEqual(before);
  });

  test('is judged as the recount judges it: every case, to the second', async () => {
    const clocks = await clocksOf(manager, desk.providerId);
    expect(clocks.size).toBe(recount.length);
    const different = recount.flatMap((mine) => {
      const told = clocks.get(`${mine.number} ${mine.level}`);
      const same =
        told?.elapsedMs === mine.elapsedMs &&
        told.outcome === mine.outcome &&
        told.dueAt === mine.dueAt;
      return same ? [] : [{ mine, told }];
    });
    expect(different).toEqual([]);
  });

  test('reaches, month by month, what the recounted cases make of it', async () => {
    const months = new Map<string, { met: number; missed: number }>();
    for (const { level, dueAt, outcome } of recount) {
      const key = `${level} ${monthInLondon(dueAt)}`;
      const month = months.get(key) ?? { met: 0, missed: 0 };
      month[outcome === 'MET' ? 'met' : 'missed'] += 1;
      months.set(key, month);
    }
    const attainments = await attainmentsOf(desk.providerId);
    expect(attainments.size).toBeGreaterThan(40);
    expect(attainments).toEqual(
      new Map(
        [...months].map(([key, { met, missed }]) => [
          key,
          { met, missed, undecided: 0, status: met * 10 >= (met + missed) * 9 ? 'MET' : 'MISSED' },
        ]),
      ),
    );
  });

  test('explains a case: when its clock ran and stood, adding up to what was counted', async () => {
    const { cases } = await manager.askFor(explained, EXPLAINED, { provider: desk.providerId });
    const stood = cases.nodes.flatMap(({ clocks }) => clocks);
    expect(stood.length).toBeGreaterThan(0);
    for (const { elapsed, explanation } of stood) {
      const counted = explanation.segments.filter(({ counts }) => counts);
      const sum = counted.reduce(
        (total, { businessTime }) => total + milliseconds(businessTime),
        0,
      );
      expect(sum).toBe(milliseconds(elapsed));
    }
  });
});

const explained = z.object({
  cases: z.object({
    nodes: z.array(
      z.object({
        clocks: z.array(
          z.object({
            elapsed: z.string(),
            explanation: z.object({
              segments: z.array(z.object({ counts: z.boolean(), businessTime: z.string() })),
            }),
          }),
        ),
      }),
    ),
  }),
});
const EXPLAINED = `query Explained($provider: ID!) {
  cases(first: 20, filter: { providerIds: [$provider], priorities: ["P3"] }) {
    nodes { clocks(first: 2) { elapsed explanation { segments { counts businessTime } } } } } }`;

const attained = z.object({
  attainments: z.object({
    nodes: z.array(
      z.object({
        windowStart: z.string(),
        met: z.number(),
        missed: z.number(),
        undecided: z.number(),
        status: z.string(),
        serviceLevel: z.object({ name: z.string() }),
      }),
    ),
    pageInfo: z.object({ hasNextPage: z.literal(false) }),
  }),
});

/** By level and month. */
async function attainmentsOf(providerId: string): Promise<Map<string, unknown>> {
  const { attainments } = await manager.askFor(
    attained,
    `query Attained($provider: ID!) {
      attainments(first: 100, filter: { providerIds: [$provider] }) {
        nodes { windowStart met missed undecided status serviceLevel { name } }
        pageInfo { hasNextPage } } }`,
    { provider: providerId },
  );
  return new Map(
    attainments.nodes.map(({ serviceLevel, windowStart, ...figures }) => [
      `${serviceLevel.name} ${windowStart}`,
      figures,
    ]),
  );
}

describe('the labelled slice of the log', () => {
  const IMPORT = `mutation Import($input: ImportCasesInput!) {
    importCases(input: $input) { caseImport { id status } } }`;
  const PROGRESS = `query Progress($id: ID!) { caseImport(id: $id) {
    status linesRead eventsRecorded eventsKnown linesRefused casesOpened
    problems(first: 100) { line columnName code } } }`;
  const requested = z.object({
    importCases: z.object({
      caseImport: z.object({ id: z.string(), status: z.literal('QUEUED') }),
    }),
  });

  test('is uploaded with the other mapping, and a worker reads it in', async () => {
    const other = await ServiceDesk.enter(manager, 'Labelled Desk');
    const file = new File([await readFile(SLICE)], 'slice.csv', { type: 'text/csv' });
    const input = { providerId: other.providerId, mapping: 'servicenow-labelled' };
    const answer = await manager.upload(IMPORT, input, file);
    const { id } = requested.parse(dataOf(answer)).importCases.caseImport;
    const ended = await until('the import ends', async () => {
      const data = await manager.ask(PROGRESS, { id });
      return JSON.stringify(data).includes('COMPLETED') && data;
    });
    expect(ended).toEqual({
      caseImport: {
        status: 'COMPLETED',
        linesRead: 3_974,
        eventsRecorded: 3_969,
        eventsKnown: 0,
        linesRefused: 5,
        casesOpened: 580,
        problems: Array.from({ length: 5 }, () => ({
          line: expect.any(Number),
          columnName: 'sys_updated_at',
          code: 'EVENT_BEFORE_OPENING',
        })),
      },
    });
  });
});
