/** However many rows a page has, it takes the same number of SQL statements. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { create } from './support/create.js';
import { Meridian } from './support/meridian.js';
import type { Person } from './support/person.js';
import { StatementLog } from './support/statement-log.js';
import { until } from './support/until.js';
import { ALWAYS } from './support/working-hours.js';

jest.setTimeout(120_000);

const DESKS = 50;

const PAGE = `query Page($first: Int!) {
  providers(first: $first, filter: { nameContains: "Many Desks" }) { nodes {
    name engagements(first: 5) { name serviceLevels(first: 5) {
      name latestAttainment { windowStart value status } } } } } }`;
const page = z.object({
  providers: z.object({
    nodes: z.array(
      z.object({
        engagements: z.tuple([
          z.object({
            serviceLevels: z.tuple([
              z.object({ latestAttainment: z.object({ windowStart: z.literal('2024-01-01') }) }),
            ]),
          }),
        ]),
      }),
    ),
  }),
});

let meridian: Meridian;
let manager: Person;
let log: StatementLog;

beforeAll(async () => {
  meridian = await Meridian.started();
  manager = await meridian.signIn('vendors@harbour-mutual.example');
  const functionId = await create(manager, 'BusinessFunction', {
    name: 'Work of many',
    core: false,
    criticality: 'LOW',
    dataClassification: 'INTERNAL',
  });
  const calendarId = await create(manager, 'WorkingCalendar', { name: 'Many hours', ...ALWAYS });
  const numbers = Array.from({ length: DESKS }, (_, index) => index);
  await Promise.all(numbers.map((number) => enterDesk(number, functionId, calendarId)));
  await until('every desk is judged', async () => {
    const [row] = await meridian.sql(
      `select count(*)::int as judged from attainments a
         join providers p on p.organization_id = a.organization_id and p.id = a.provider_id
        where p.name like 'Many Desks %'`,
    );
    return row?.['judged'] === DESKS;
  });
  log = await StatementLog.start(meridian);
});
afterAll(() => meridian.remove());

const RECORD = `mutation Record($input: RecordCaseEventsInput!) {
  recordCaseEvents(input: $input) { eventsRecorded } }`;

/** A provider with a team, an engagement, a service level and a case that was resolved in time. */
async function enterDesk(number: number, businessFunctionId: string, calendarId: string) {
  const named = { name: `Many Desks ${number}` };
  const providerId = await create(manager, 'Provider', {
    ...named,
    kind: 'CAPTIVE',
    country: 'PH',
  });
  const siteId = await create(manager, 'Site', {
    ...named,
    providerId,
    city: 'Manila',
    country: 'PH',
    timeZone: 'Asia/Manila',
    location: 'OFFSHORE',
  });
  const teamId = await create(manager, 'Team', { ...named, siteId, headcount: 3 });
  const contractId = await create(manager, 'Contract', {
    providerId,
    number: named.name,
    title: 'Intra-group',
    kind: 'INTRA_GROUP',
    timeZone: 'UTC',
    startsOn: '2024-01-01',
  });
  await create(manager, 'Engagement', {
    ...named,
    contractId,
    teamId,
    businessFunctionId,
    startsOn: '2024-01-01',
  });
  await create(manager, 'ServiceLevel', {
    ...named,
    contractId,
    calendarId,
    target: 'PT8H',
    expected: '0.9',
    startsOn: '2024-01-01',
  });
  const opened = { caseNumber: '1', openedAt: '2024-01-10T09:00:00Z', priority: 'P3' };
  const resolved = {
    ...opened,
    occurredAt: '2024-01-10T10:00:00Z',
    sequence: 0,
    state: 'RESOLVED',
  };
  await manager.ask(RECORD, { input: { providerId, events: [resolved] } });
}

/** The statements that a page of so many providers takes, once the API has seen the query. */
async function statementsFor(first: number): Promise<string[]> {
  await manager.ask(PAGE, { first });
  return log.during(async () => {
    const { providers } = await manager.askFor(page, PAGE, { first });
    expect(providers.nodes).toHaveLength(first);
  });
}

describe('a page of providers with engagements, service levels and latest attainments', () => {
  test('takes as many statements for 50 providers as for one', async () => {
    await until('the database notes statements', async () => (await statementsFor(1)).length > 0);
    const one = await statementsFor(1);
    const fifty = await statementsFor(DESKS);
    expect(fifty).toEqual(one);
    expect(one.filter((sql) => sql.includes('json_agg'))).toHaveLength(1);
  });
});
