import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { statement, uuidv7 } from '@meridian/platform-database';
import type { Caller } from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import fc from 'fast-check';
import { encodeCursor } from '../connection/cursor.js';
import { answer, MODELS } from '../test-support/asked.js';
import { containing, oneOf } from './conditions.js';
import {
  PlannedReads,
  type Condition,
  type Connection,
  type Order,
  type PageRequest,
} from './page.js';
import { PreparedStatements } from './prepared-statements.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

const ADD_PROVIDERS = statement<{ organizationId: string; rows: string }, never>(
  'test.add-providers',
  `insert into providers (organization_id, id, name, kind, country)
   select :organizationId, id, name, kind, country from json_to_recordset(:rows::json)
     as r(id uuid, name text, kind text, country text)`,
);

const ADD_SITES = statement<{ organizationId: string; rows: string }, never>(
  'test.add-sites',
  `insert into sites (organization_id, id, provider_id, name, city, country, time_zone, location)
   select :organizationId, id, provider, name, 'Pune', 'IN', 'Asia/Kolkata', 'OFFSHORE'
     from json_to_recordset(:rows::json) as r(id uuid, provider uuid, name text)`,
);

/** In this order many providers share a place. */
const BY_COUNTRY: Order = {
  name: 'country',
  by: (row) => `${row}.country`,
  type: 'text',
  descending: false,
};
const BY_COUNTRY_DOWN: Order = { ...BY_COUNTRY, name: 'country-down', descending: true };
const BY_NAME: Order = {
  name: 'name',
  by: (row) => `${row}.name`,
  type: 'text',
  descending: false,
};

let test: TestDatabase;
let reads: PlannedReads;
let acme: Caller;
let globex: Caller;

beforeAll(async () => {
  test = await createTestDatabase([], { recorded: false });
  reads = new PlannedReads(test.tenancy, MODELS, new PreparedStatements());
});

afterAll(() => test.close());

beforeEach(async () => {
  acme = await test.createOrganization('Acme');
  globex = await test.createOrganization('Globex');
});

/** Enters providers called P00, P01, ... in these countries. */
async function addProviders(
  caller: Caller,
  countries: string,
): Promise<(Named & { country: string })[]> {
  const rows = [...countries].map((country, index) => ({
    id: uuidv7(Date.now() + Math.floor(Math.random() * 1_000)),
    name: `P${String(index).padStart(2, '0')}`,
    kind: index % 2 === 0 ? 'OUTSOURCED' : 'CAPTIVE',
    country,
  }));
  await test.tenancy.command(caller, (work) =>
    work.query(ADD_PROVIDERS, {
      organizationId: caller.organizationId,
      rows: JSON.stringify(rows),
    }),
  );
  return rows;
}

async function addSites(caller: Caller, provider: string, names: readonly string[]): Promise<void> {
  const rows = names.map((name) => ({ id: uuidv7(Date.now()), provider, name }));
  await test.tenancy.command(caller, (work) =>
    work.query(ADD_SITES, { organizationId: caller.organizationId, rows: JSON.stringify(rows) }),
  );
}

interface Asked {
  readonly page?: PageRequest;
  readonly order?: Order;
  readonly conditions?: readonly Condition[];
  readonly fields?: string;
  readonly caller?: Caller;
}

/** The connection `providers` as a client receives it. */
async function list(asked: Asked = {}): Promise<Connection<Named>> {
  const fields =
    asked.fields ??
    'nodes { id name } edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
  const connections: Connection<Named>[] = [];
  const answered = await answer(`{ providers { ${fields} } }`, async (info) => {
    const connection = await reads.page<Named>(asked.caller ?? acme, info, {
      page: asked.page ?? { first: 100 },
      order: asked.order ?? BY_NAME,
      conditions: asked.conditions ?? [],
    });
    connections.push(connection);
    return connection;
  });
  expect(answered).toHaveProperty('providers');
  const [connection] = connections;
  if (!connection) throw new Error('Nothing was read.');
  return connection;
}

const named = ({ nodes }: Connection<Named>): string[] => nodes.map(({ name }) => name);

describe('a page of a list', () => {
  it('is the slice of the sorted list that its arguments say, ties and all', async () => {
    const rows = await addProviders(acme, 'BAABBBCACCABBAC');
    const inOrder = (descending: boolean): string[] => {
      const key = ({ country, id }: { country: string; id: string }): string => country + id;
      const sorted = [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1)).map(({ id }) => id);
      return descending ? sorted.reverse() : sorted;
    };
    const edges = new Map<boolean, string[]>();
    for (const descending of [false, true]) {
      const order = descending ? BY_COUNTRY_DOWN : BY_COUNTRY;
      const whole = await list({ order });
      expect(whole.nodes.map(({ id }) => id)).toEqual(inOrder(descending));
      edges.set(
        descending,
        whole.edges.map(({ cursor }) => cursor),
      );
    }
    const place = fc.option(fc.nat({ max: rows.length - 1 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          descending: fc.boolean(),
          backward: fc.boolean(),
          size: fc.integer({ min: 1, max: 20 }),
          after: place,
          before: place,
        }),
        async ({ descending, backward, size, after, before }) => {
          const cursors = edges.get(descending) ?? [];
          const cursor = (at: number | undefined): string | undefined =>
            at === undefined ? undefined : cursors[at];
          const { nodes, pageInfo } = await list({
            order: descending ? BY_COUNTRY_DOWN : BY_COUNTRY,
            page: {
              ...(backward ? { last: size } : { first: size }),
              after: cursor(after),
              before: cursor(before),
            },
          });
          const between = inOrder(descending).slice(
            after === undefined ? 0 : after + 1,
            Math.max(before ?? rows.length, after === undefined ? 0 : after + 1),
          );
          const expected = backward ? between.slice(-size) : between.slice(0, size);
          expect(nodes.map(({ id }) => id)).toEqual(expected);
          const more = between.length > size;
          expect(backward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage).toBe(more);
        },
      ),
      { numRuns: 120 },
    );
  });

  it('knows its own place, and where the next one begins', async () => {
    await addProviders(acme, 'AAAAA');
    const first = await list({ page: { first: 2 } });
    expect(named(first)).toEqual(['P00', 'P01']);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const after = first.pageInfo.endCursor ?? '';
    const second = await list({ page: { first: 3, after } });
    expect(named(second)).toEqual(['P02', 'P03', 'P04']);
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const before = second.pageInfo.startCursor ?? '';
    const back = await list({ page: { last: 1, before } });
    expect(named(back)).toEqual(['P01']);
    expect(back.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  it('of an empty list is empty', async () => {
    const { edges, pageInfo } = await list();
    expect(edges).toEqual([]);
    expect(pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
  });

  it('is counted whole, but only when asked, and whatever the page', async () => {
    const [provider] = await addProviders(acme, 'AAAAA');
    const conditions = oneOf((row) => `${row}.kind`, 'text', ['OUTSOURCED']);
    const after = encodeCursor('name', ['P01', provider?.id ?? '']);
    const page = { first: 1, after };
    expect((await list({ page, conditions })).totalCount).toBeNull();
    const counted = await list({ page, conditions, fields: 'totalCount' });
    expect(counted.totalCount).toBe(3);
  });
});

describe('a cursor', () => {
  it('of another order is refused', async () => {
    await addProviders(acme, 'AB');
    const { pageInfo } = await list({ order: BY_COUNTRY });
    const mixed = list({ order: BY_NAME, page: { first: 1, after: pageInfo.startCursor ?? '' } });
    await expect(mixed).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'This is not a cursor of this list in this order.',
    });
  });

  it.each([
    ['garbage', 'garbage'],
    ['the empty text', ''],
    ['a key that is no id', encodeCursor('name', ['P00', 'P00'])],
    ['a NUL in the id', encodeCursor('name', ['P00', '\0'])],
    ['a NUL in the value', encodeCursor('name', ['P\0', uuidv7(0)])],
  ])('that is %s is an ordinary refusal', async (_what, after) => {
    const refused = list({ page: { first: 1, after } });
    await expect(refused).rejects.toMatchObject({ name: 'ExpectedError', code: 'INVALID_INPUT' });
  });

  it('whose value is of another type is an ordinary refusal', async () => {
    const order: Order = {
      name: 'created',
      by: (row) => `${row}.created_at`,
      type: 'timestamptz',
      descending: true,
    };
    const after = encodeCursor('created', ['yesterday evening', uuidv7(0)]);
    await expect(list({ order, page: { first: 1, after } })).rejects.toMatchObject({
      name: 'ExpectedError',
      code: 'INVALID_INPUT',
    });
  });
});

describe('a filter', () => {
  const nameContains = (text: string) => containing((row) => `${row}.name`, text);

  it('finds a part of a text, whatever its case', async () => {
    await addProviders(acme, 'AAA');
    expect(named(await list({ conditions: nameContains('p01') }))).toEqual(['P01']);
  });

  it.each([`' or true --`, `P01'; drop table providers; --`, '%', '_01', String.raw`\'`, '$1'])(
    'takes a fragment of SQL for the text that it is: %s',
    async (text) => {
      await addProviders(acme, 'AAA');
      expect(named(await list({ conditions: nameContains(text) }))).toEqual([]);
      expect(named(await list())).toHaveLength(3);
    },
  );

  it('of several values takes each, and none of none', async () => {
    await addProviders(acme, 'AAA');
    const kinds = (values: readonly string[] | null) =>
      list({ conditions: oneOf((row) => `${row}.kind`, 'text', values) });
    expect(named(await kinds(['CAPTIVE', `'x'`]))).toEqual(['P01']);
    expect(named(await kinds([]))).toEqual([]);
    expect(named(await kinds(null))).toHaveLength(3);
  });

  it.each([
    ['with a NUL byte', nameContains('P\0')],
    ['of ids with a text that is none', oneOf((row) => `${row}.id`, 'uuid', ['tessaro'])],
  ])('%s is an ordinary refusal', async (_what, conditions) => {
    await expect(list({ conditions })).rejects.toMatchObject({
      name: 'ExpectedError',
      code: 'INVALID_INPUT',
    });
  });
});

describe('what belongs to others', () => {
  const NESTED = '{ provider { name sites(first: 10) { name provider { name } } } }';

  const byId = (caller: Caller, id: string): Promise<unknown> =>
    answer(NESTED, (info) => reads.byId(caller, info, id));

  it('is seen by its own organization with all that is nested in it', async () => {
    const [provider] = await addProviders(acme, 'A');
    await addSites(acme, provider?.id ?? '', ['Pune', 'Goa']);
    expect(await byId(acme, provider?.id ?? '')).toEqual({
      provider: {
        name: 'P00',
        sites: [
          { name: 'Goa', provider: { name: 'P00' } },
          { name: 'Pune', provider: { name: 'P00' } },
        ],
      },
    });
  });

  it('is not there for another organization, in lists or by id', async () => {
    const [provider] = await addProviders(acme, 'A');
    await addProviders(globex, 'BB');
    expect(await byId(globex, provider?.id ?? '')).toEqual({ provider: null });
    expect((await list({ caller: globex, fields: 'nodes { id } totalCount' })).totalCount).toBe(2);
  });

  it('is not there for users of another provider, nested or not', async () => {
    const [tessaro, baltica] = await addProviders(acme, 'AB');
    await addSites(acme, tessaro?.id ?? '', ['Pune']);
    const user = { ...acme, providerId: baltica?.id ?? '' };
    expect(await byId(user, tessaro?.id ?? '')).toEqual({ provider: null });
    const fields = 'nodes { name sites(first: 10) { name } } totalCount';
    expect(await list({ caller: user, fields })).toMatchObject({
      nodes: [{ name: 'P01', sites: [] }],
      totalCount: 1,
    });
  });

  it('is not there for a text that is no id', async () => {
    expect(await byId(acme, `' or true --`)).toEqual({ provider: null });
  });
});

describe('what a change answers', () => {
  it('is the changed object as it is asked for, under its own name', async () => {
    const [provider] = await addProviders(acme, 'A');
    const payload = await answer('{ providers { nodes { country } } }', async (info) => {
      expect(await reads.changed(acme, info, 'nodes', provider?.id ?? '')).toMatchObject({
        nodes: { country: 'A' },
      });
    });
    expect(payload).toEqual({ providers: null });
  });
});
