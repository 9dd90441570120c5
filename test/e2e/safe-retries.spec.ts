/** A client that never saw an answer sends its request again; two editors do not undo each other. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { create } from './support/create.js';
import { Meridian } from './support/meridian.js';
import type { Person } from './support/person.js';

jest.setTimeout(120_000);

const RECORD = `mutation Record($input: RecordCaseEventsInput!) {
  recordCaseEvents(input: $input) { eventsRecorded eventsKnown refused { code } }
}`;
const IMPORT = `mutation Import($input: ImportCasesInput!) {
  importCases(input: $input) { caseImport { id fileName } }
}`;
const CREATE = `mutation Create($input: CreateProviderInput!) {
  createProvider(input: $input) { provider { id version name } }
}`;
const UPDATE = `mutation Update($input: UpdateProviderInput!) {
  updateProvider(input: $input) { provider { version name } }
}`;

const created = z.object({
  createProvider: z.object({ provider: z.object({ id: z.string(), version: z.number() }) }),
});

let meridian: Meridian;
let manager: Person;
let providerId: string;

beforeAll(async () => {
  meridian = await Meridian.started();
  manager = await meridian.signIn('admin@quayside-retail.example');
  providerId = await create(manager, 'Provider', {
    name: 'Retry',
    kind: 'OUTSOURCED',
    country: 'BR',
  });
});
afterAll(() => meridian.remove());

const measurement = (caseNumber: string, idempotencyKey?: string, state = 'ACTIVE') => ({
  input: {
    providerId,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    events: [
      {
        caseNumber,
        openedAt: '2026-03-02T09:00:00Z',
        occurredAt: '2026-03-02T09:00:00Z',
        sequence: 0,
        state,
        priority: 'P1',
      },
    ],
  },
});

async function eventsOf(caseNumber: string): Promise<number> {
  const [row] = await meridian.sql(
    `select count(*)::int as events from case_events e
       join cases c on c.organization_id = e.organization_id and c.id = e.case_id
      where c.number = $1`,
    [caseNumber],
  );
  return Number(row?.['events']);
}

/** The HTTP status and the body, as a client without any library sees them. */
async function post(query: string, variables: object) {
  const response = await fetch(`${meridian.address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...manager.credentials },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, body: await response.text() };
}

test('a measurement sent 100 times, one after the other, under one key is recorded once', async () => {
  const key = randomUUID();
  const answers = new Set<string>();
  for (let sent = 0; sent < 100; sent += 1) {
    answers.add(JSON.stringify(await manager.ask(RECORD, measurement('ONE-KEY', key))));
  }
  expect([...answers]).toEqual([
    '{"recordCaseEvents":{"eventsRecorded":1,"eventsKnown":0,"refused":[]}}',
  ]);
  expect(await eventsOf('ONE-KEY')).toBe(1);
});

test('a measurement sent 100 times at once under one key is recorded once', async () => {
  const key = randomUUID();
  const sent = Array.from({ length: 100 }, () => manager.ask(RECORD, measurement('AT-ONCE', key)));
  const answers = new Set((await Promise.all(sent)).map((answer) => JSON.stringify(answer)));
  expect([...answers]).toEqual([
    '{"recordCaseEvents":{"eventsRecorded":1,"eventsKnown":0,"refused":[]}}',
  ]);
  expect(await eventsOf('AT-ONCE')).toBe(1);
});

test('a measurement sent 100 times at once under other keys, or none, is recorded once', async () => {
  const sent = Array.from({ length: 100 }, (_, index) =>
    manager.ask(RECORD, measurement('OTHER-KEYS', index % 2 ? randomUUID() : undefined)),
  );
  const answers = (await Promise.all(sent)).map((answer) => JSON.stringify(answer)).sort();
  const known = '{"recordCaseEvents":{"eventsRecorded":0,"eventsKnown":1,"refused":[]}}';
  const recorded = '{"recordCaseEvents":{"eventsRecorded":1,"eventsKnown":0,"refused":[]}}';
  expect(answers).toEqual([...Array.from({ length: 99 }, () => known), recorded]);
  expect(await eventsOf('OTHER-KEYS')).toBe(1);
});

test('a key with other arguments is refused with HTTP 422, and nothing is written', async () => {
  const key = randomUUID();
  await manager.ask(RECORD, measurement('FIRST', key));
  const { status, body } = await post(RECORD, measurement('SECOND', key));
  expect(status).toBe(422);
  expect(body).toContain('"code":"IDEMPOTENCY_KEY_REUSED"');
  expect(body).toContain('"inputPath":["input","idempotencyKey"]');
  expect(await eventsOf('SECOND')).toBe(0);
});

test('a contract sent twice under one key is one contract', async () => {
  const input = {
    providerId,
    number: 'R-1',
    title: 'Retried',
    kind: 'SOW',
    timeZone: 'Europe/London',
    startsOn: '2026-01-01',
    idempotencyKey: randomUUID(),
  };
  const first = await create(manager, 'Contract', input);
  expect(await create(manager, 'Contract', input)).toBe(first);
});

test('a file sent twice under one key is read once; another file under it is refused', async () => {
  const input = { providerId, mapping: 'servicenow-log', idempotencyKey: randomUUID() };
  const file = (content: string): File => new File([content], 'cases.csv', { type: 'text/csv' });
  const first = await manager.upload(IMPORT, input, file('number\n1\n'));
  expect(first.errors).toBeUndefined();
  expect(await manager.upload(IMPORT, input, file('number\n1\n'))).toEqual(first);
  const other = await manager.upload(IMPORT, input, file('number\n2\n'));
  expect(other.errors?.map(({ extensions }) => extensions.code)).toEqual([
    'IDEMPOTENCY_KEY_REUSED',
  ]);
});

test('an API key that was made is not shown again, and not made again', async () => {
  const mutation = `mutation Make($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }`;
  const input = {
    name: 'retried',
    scopes: ['cases:import'],
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    idempotencyKey: randomUUID(),
  };
  const { createApiKey } = await manager.askFor(
    z.object({ createApiKey: z.object({ key: z.string() }) }),
    mutation,
    { input },
  );
  expect(await manager.refusal(mutation, { input })).toEqual(['CONFLICT']);
  const kept = await meridian.sql(
    `select answer::text as answer from idempotency_keys where operation = 'createApiKey'`,
  );
  expect(kept).toEqual([{ answer: 'null' }]);
  expect(createApiKey.key).not.toBe('');
});

test('of two editors with the same version the second gets CONFLICT and the version now', async () => {
  const input = { name: 'Edited', kind: 'CAPTIVE', country: 'PL' };
  const { createProvider } = await manager.askFor(created, CREATE, { input });
  const { id, version } = createProvider.provider;
  const edits = await Promise.all(
    ['First', 'Second'].map((name) => manager.answer(UPDATE, { input: { id, version, name } })),
  );
  const refused = edits.flatMap(({ errors = [] }) => errors);
  expect(refused.map(({ extensions }) => extensions)).toEqual([
    { code: 'CONFLICT', currentVersion: version + 1 },
  ]);
});
