/** A second organization sees nothing of the first, and a provider nothing of another provider. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { invite } from './support/invite.js';
import { LiveSocket } from './support/live-socket.js';
import { Meridian } from './support/meridian.js';
import type { Person } from './support/person.js';
import { listQueries, plainSelection, queriesById, type ListQuery } from './support/schema.js';
import { ServiceDesk } from './support/service-desk.js';
import { until } from './support/until.js';
import { ALWAYS } from './support/working-hours.js';

jest.setTimeout(120_000);

const FILLED_BY_THE_DEMO = [
  'attainments',
  'auditEntries',
  'businessFunctions',
  'caseClocks',
  'caseImports',
  'cases',
  'contracts',
  'engagements',
  'providers',
  'riskFlags',
  'serviceLevels',
  'users',
  'workingCalendars',
];
const LISTS = listQueries();
const BY_ID = queriesById();

let meridian: Meridian;
/** Of the first organization. */
let admin: Person;
let tessaro: Person;
/** Of the second. */
let stranger: Person;

beforeAll(async () => {
  meridian = await Meridian.started();
  admin = await meridian.signIn('admin@harbour-mutual.example');
  tessaro = await meridian.signIn('prakash@tessaro.example');
  stranger = await meridian.signIn('admin@quayside-retail.example');
  // The worker judges the demo's cases once it runs.
  await until('the demo is judged', async () => {
    const counts = await Promise.all([count('cases_to_evaluate'), count('risk_flags')]);
    return counts[0] === 0 && counts[1] > 0;
  });
});
afterAll(() => meridian.remove());

async function count(table: string): Promise<number> {
  const [row] = await meridian.sql(`select count(*)::int as rows from ${table}`);
  return Number(row?.['rows']);
}

const nodes = z.object({
  page: z.object({
    nodes: z.array(
      z.looseObject({ id: z.string(), provider: z.object({ name: z.string() }).nullish() }),
    ),
  }),
});

async function list(person: Person, { name, type }: ListQuery) {
  const query = `{ page: ${name}(first: 50) { nodes { ${plainSelection(type)} } } }`;
  return (await person.askFor(nodes, query)).page.nodes;
}

describe('the administrator of the second organization', () => {
  test.each(LISTS)('finds nothing of the first among $name', async (query) => {
    const own = await list(stranger, query);
    const foreign = new Set((await list(admin, query)).map(({ id }) => id));
    if (FILLED_BY_THE_DEMO.includes(query.name)) expect(foreign.size).toBeGreaterThan(0);
    expect(own.filter(({ id }) => foreign.has(id))).toEqual([]);
    expect(JSON.stringify(own)).not.toMatch(/harbour|tessaro|baltica|manila/i);
  });

  test.each([...BY_ID])('is not given a %s of the first by its id', async (type, query) => {
    const listed = LISTS.find((candidate) => candidate.type.name === type);
    const [first] = listed ? await list(admin, listed) : [];
    const ask = `query One($id: ID!) { one: ${query}(id: $id) { id } }`;
    expect(await admin.ask(ask, { id: first?.id })).toEqual({ one: { id: first?.id } });
    expect(await stranger.ask(ask, { id: first?.id })).toEqual({ one: null });
  });

  test('cannot change anything of the first', async () => {
    const [provider] = await list(admin, theList('providers'));
    const rename = `mutation Rename($input: UpdateProviderInput!) {
      updateProvider(input: $input) { provider { id } } }`;
    const input = { id: provider?.id, version: provider?.['version'], name: 'Taken over' };
    expect(await stranger.refusal(rename, { input })).toEqual(['NOT_FOUND']);
    expect(await list(admin, theList('providers'))).toContainEqual(provider);
  });
});

function theList(name: string): ListQuery {
  const found = LISTS.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`There is no list ${name}.`);
  return found;
}

describe("somebody of the provider's", () => {
  const ofProviders = LISTS.filter(({ type }) => 'provider' in type.getFields());

  test('is among providers alone', async () => {
    expect(await list(tessaro, theList('providers'))).toEqual([
      expect.objectContaining({ name: 'Tessaro Services' }),
    ]);
  });

  test.each(ofProviders.filter(({ name }) => name !== 'riskFlags'))(
    'sees its own $name only',
    async (query) => {
      const all = new Set((await everything(admin, query)).map(({ provider }) => provider?.name));
      expect(all.size).toBeGreaterThan(1);
      const own = await list(tessaro, query);
      expect([...new Set(own.map(({ provider }) => provider?.name))]).toEqual(['Tessaro Services']);
    },
  );

  test.each(['riskFlags', 'auditEntries', 'users', 'deadLetters'])(
    'is refused %s, which are the customer’s own',
    async (name) => {
      expect(await tessaro.refusal(`{ ${name}(first: 1) { nodes { id } } }`)).toEqual([
        'FORBIDDEN',
      ]);
    },
  );

  test.each(ofProviders.filter(({ type }) => BY_ID.has(type.name)))(
    'is not given one of another provider’s $name by its id',
    async ({ name, type }) => {
      const others = await everything(admin, theList(name));
      const foreign = others.find(({ provider }) => provider?.name !== 'Tessaro Services');
      const ask = `query One($id: ID!) { one: ${BY_ID.get(type.name)}(id: $id) { id } }`;
      expect(await admin.ask(ask, { id: foreign?.id })).toEqual({ one: { id: foreign?.id } });
      expect(await tessaro.ask(ask, { id: foreign?.id })).toEqual({ one: null });
    },
  );
});

/** The lists of each provider one by one, so that one with many things hides none of the others. */
async function everything(person: Person, { name, type }: ListQuery) {
  const providers = await list(person, theList('providers'));
  const query = `query Of($providers: [ID!]) {
    page: ${name}(first: 5, filter: { providerIds: $providers }) { nodes { ${plainSelection(type)} } } }`;
  const pages = await Promise.all(
    providers.map(({ id }) => person.askFor(nodes, query, { providers: [id] })),
  );
  return pages.flatMap(({ page }) => page.nodes);
}

describe('a vendor manager asks', () => {
  let manager: Person;
  beforeAll(async () => {
    manager = await meridian.signIn('vendors@harbour-mutual.example');
  });

  const share = z.object({
    attainments: z.object({
      nodes: z
        .array(
          z.object({
            met: z.number(),
            missed: z.number(),
            counted: z.number(),
            value: z.string().nullable(),
            status: z.string(),
            serviceLevel: z.object({ name: z.string(), expected: z.string() }),
          }),
        )
        .min(1),
    }),
  });

  test('what was reached, and gets the share with the cases it is made of', async () => {
    const { attainments } = await manager.askFor(
      share,
      `{ attainments(first: 50, filter: { statuses: [MET, MISSED] }) { nodes {
          met missed counted value status serviceLevel { name expected } } } }`,
    );
    for (const { met, missed, counted, value, status, serviceLevel } of attainments.nodes) {
      expect(counted).toBe(met + missed);
      expect(Number(value)).toBeCloseTo(met / counted, 5);
      const isMet = Number(value) >= Number(serviceLevel.expected);
      expect(status).toBe(isMet ? 'MET' : 'MISSED');
    }
  });

  test('which cases missed, by how much, and when each clock ran and stood', async () => {
    const data = await manager.ask(
      `{ caseClocks(first: 5, filter: { outcomes: [MISSED], states: [STOPPED] }) { nodes {
          lateBy dueAt case { number events(first: 50) { occurredAt state } }
          explanation { segments { from to counts side cause businessTime } } } } }`,
    );
    const stretch = {
      from: expect.any(String),
      to: expect.any(String),
      counts: expect.any(Boolean),
      side: expect.stringMatching(/^(?:PROVIDER|CLIENT|NOBODY)$/),
      cause: expect.any(String),
      businessTime: expect.stringMatching(/^PT/),
    };
    const clock = {
      lateBy: expect.stringMatching(/^PT(?!0S)/),
      dueAt: expect.any(String),
      case: { number: expect.any(String), events: expect.arrayContaining([expect.anything()]) },
      explanation: { segments: expect.arrayContaining([stretch]) },
    };
    expect(data).toEqual({ caseClocks: { nodes: Array.from({ length: 5 }, () => clock) } });
  });

  const flagged = z.object({
    riskFlags: z.object({
      nodes: z.array(
        z.object({
          kind: z.string(),
          severity: z.string(),
          summary: z.string(),
          serviceLevel: z.object({ name: z.string() }),
        }),
      ),
    }),
  });

  test('what needs attention: levels that are missed, and weaker, those that will be', async () => {
    const { riskFlags } = await manager.askFor(
      flagged,
      '{ riskFlags(first: 100) { nodes { kind severity summary serviceLevel { name } } } }',
    );
    const severities = (kind: string) =>
      new Set(riskFlags.nodes.filter((flag) => flag.kind === kind).map(({ severity }) => severity));
    expect([...severities('SERVICE_LEVEL_AT_RISK')]).toEqual(['MEDIUM']);
    expect([...severities('SERVICE_LEVEL_MISSED')].sort()).toEqual(['CRITICAL', 'HIGH']);
    for (const { summary, serviceLevel } of riskFlags.nodes) {
      expect(summary).toContain(serviceLevel.name);
    }
  });
});

describe('whoever watches live', () => {
  const ATTAINMENTS =
    'subscription { attainmentChanged { windowStart missed serviceLevel { name } } }';
  const FLAGS = 'subscription { riskFlagRaised { kind periodStart serviceLevel { name } } }';
  const open: LiveSocket[] = [];
  afterAll(() => open.forEach((socket) => socket.close()));

  async function watching(person: Person): Promise<LiveSocket> {
    const socket = await LiveSocket.open(person);
    open.push(socket);
    await socket.subscribe('attainments', ATTAINMENTS);
    return socket;
  }

  /** A desk that promised to resolve within the hour, by day and by night. */
  async function promisingDesk(person: Person, name: string): Promise<ServiceDesk> {
    const desk = await ServiceDesk.enter(person, name);
    const calendarId = await desk.calendar({ name: `Hours of ${name}`, ...ALWAYS });
    await desk.promise({ name, priority: 'P1', hours: 1, calendarId, expected: '0.9' });
    return desk;
  }

  const changed = (name: string, windowStart: string) => ({
    data: { attainmentChanged: { windowStart, missed: 1, serviceLevel: { name } } },
  });
  const raised = (name: string, periodStart: string) => ({
    data: {
      riskFlagRaised: { kind: 'SERVICE_LEVEL_MISSED', periodStart, serviceLevel: { name } },
    },
  });

  test('is told of each missed case at once, but never of those of others', async () => {
    const alpha = await promisingDesk(admin, 'Alpha Desk');
    const beta = await promisingDesk(admin, 'Beta Desk');
    const gamma = await promisingDesk(stranger, 'Gamma Desk');
    const [customer, ofAlpha, ofBeta, elsewhere] = await Promise.all([
      watching(admin),
      watching(await invite(admin, 'ann@alpha.example', alpha.providerId)),
      watching(await invite(admin, 'bob@beta.example', beta.providerId)),
      watching(stranger),
    ]);
    await customer.subscribe('flags', FLAGS);
    await elsewhere.subscribe('flags', FLAGS);

    await recordMiss(admin, alpha, '2024-01');
    await until('the customer hears of it', () => customer.heard('flags').length === 1);
    await recordMiss(admin, beta, '2024-02');
    await until('the customer hears of it', () => customer.heard('flags').length === 2);
    await recordMiss(stranger, gamma, '2024-03');
    await until('the other customer hears of it', () => elsewhere.heard('flags').length === 1);
    await recordMiss(admin, alpha, '2024-04');
    await until('the customer hears of it', () => customer.heard('flags').length === 3);
    await until('the provider hears of it', () => ofAlpha.heard('attainments').length === 2);

    expect(ofAlpha.heard('attainments')).toEqual([
      changed('Alpha Desk', '2024-01-01'),
      changed('Alpha Desk', '2024-04-01'),
    ]);
    expect(ofBeta.heard('attainments')).toEqual([changed('Beta Desk', '2024-02-01')]);
    expect(elsewhere.heard('attainments')).toEqual([changed('Gamma Desk', '2024-03-01')]);
    expect(elsewhere.heard('flags')).toEqual([raised('Gamma Desk', '2024-03-01')]);
    expect(customer.heard('attainments')).toEqual([
      changed('Alpha Desk', '2024-01-01'),
      changed('Beta Desk', '2024-02-01'),
      changed('Alpha Desk', '2024-04-01'),
    ]);
    expect(customer.heard('flags')).toEqual([
      raised('Alpha Desk', '2024-01-01'),
      raised('Beta Desk', '2024-02-01'),
      raised('Alpha Desk', '2024-04-01'),
    ]);
  });

  test('hears nothing of risks as somebody of the provider’s', async () => {
    const socket = await watching(tessaro);
    await socket.subscribe('flags', FLAGS);
    expect(await socket.refusal('flags')).toEqual([
      expect.objectContaining({ extensions: expect.objectContaining({ code: 'FORBIDDEN' }) }),
    ]);
  });

  const RECORD = `mutation Record($input: RecordCaseEventsInput!) {
    recordCaseEvents(input: $input) { eventsRecorded } }`;

  /** A case of the tenth of a month that took two hours. */
  async function recordMiss(person: Person, desk: ServiceDesk, month: string): Promise<void> {
    const at = (time: string) => `${month}-10T${time}:00Z`;
    const event = { caseNumber: `Late in ${month}`, openedAt: at('09:00'), priority: 'P1' };
    const events = [
      { ...event, occurredAt: at('09:00'), sequence: 0, state: 'NEW' },
      { ...event, occurredAt: at('11:00'), sequence: 1, state: 'RESOLVED' },
    ];
    const input = { providerId: desk.providerId, events };
    expect(await person.ask(RECORD, { input })).toEqual({
      recordCaseEvents: { eventsRecorded: 2 },
    });
  }
});
