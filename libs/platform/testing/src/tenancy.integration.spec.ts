import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase, statement, uuidv7, type Database } from '@meridian/platform-database';
import { organizationId, Tenancy, type Caller, type Work } from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from './test-database.js';

const ADD = statement<{ organizationId: string; id: string; name: string }, never>(
  'test.add-provider',
  `insert into providers (organization_id, id, name, kind, country)
   values (:organizationId, :id, :name, 'OUTSOURCED', 'IN')`,
);

// Says nothing about the organization: what it returns is what row-level security lets through.
const NAMES = statement<object, { name: string }>(
  'test.provider-names',
  'select name from providers order by name',
);

const RENAME = statement<{ name: string }, { id: string }>(
  'test.rename-providers',
  'update providers set name = :name returning id',
);

let test: TestDatabase;
/** One connection per pool, so that each use follows another one on the same connection. */
let narrow: Database;
let tenancy: Tenancy;
let acme: Caller;
let globex: Caller;

beforeAll(async () => {
  test = await createTestDatabase([], { recorded: false });
  narrow = await openDatabase({
    url: test.applicationUrl,
    applicationName: 'narrow',
    poolSize: 1,
    statementTimeoutMs: 5_000,
    entities: [],
  });
  tenancy = new Tenancy(narrow);
});

afterAll(async () => {
  await narrow.close();
  await test.close();
});

beforeEach(async () => {
  acme = await test.createOrganization('Acme');
  globex = await test.createOrganization('Globex');
});

async function add(work: Work, name: string): Promise<string> {
  const id = uuidv7(work.now.getTime());
  await work.query(ADD, { organizationId: work.caller.organizationId, id, name });
  return id;
}

const addProvider = (caller: Caller, name: string): Promise<string> =>
  tenancy.command(caller, (work) => add(work, name));

async function names(caller: Caller): Promise<string[]> {
  return (await tenancy.read(caller, NAMES, {})).map(({ name }) => name);
}

describe('an organization', () => {
  it('sees what it entered, and nothing of another organization', async () => {
    await addProvider(acme, 'Tessaro');
    await addProvider(globex, 'Baltica');
    expect(await names(acme)).toEqual(['Tessaro']);
    expect(await names(globex)).toEqual(['Baltica']);
  });

  it('sees nothing of another one in a command either', async () => {
    await addProvider(acme, 'Tessaro');
    expect(await tenancy.command(globex, (work) => work.query(NAMES, {}))).toEqual([]);
  });

  it('changes nothing of another one, even by a statement that names no organization', async () => {
    await addProvider(acme, 'Tessaro');
    expect(await tenancy.command(globex, (work) => work.query(RENAME, { name: 'Ours' }))).toEqual(
      [],
    );
    expect(await names(acme)).toEqual(['Tessaro']);
  });

  it('cannot enter anything into another one', async () => {
    const smuggled = tenancy.command(globex, (work) =>
      work.query(ADD, { organizationId: acme.organizationId, id: uuidv7(0), name: 'Smuggled' }),
    );
    await expect(smuggled).rejects.toMatchObject({ code: '42501' });
    expect(await names(acme)).toEqual([]);
  });

  it('cannot be one that does not exist', async () => {
    await addProvider(acme, 'Tessaro');
    const nobody = { ...acme, organizationId: organizationId(uuidv7(0)) };
    expect(await names(nobody)).toEqual([]);
  });
});

describe('a provider user', () => {
  it('sees its own provider only', async () => {
    const providerId = await addProvider(acme, 'Tessaro');
    await addProvider(acme, 'Baltica');
    expect(await names({ ...acme, providerId })).toEqual(['Tessaro']);
    expect(await names(acme)).toEqual(['Baltica', 'Tessaro']);
  });

  it('sees nothing when its provider belongs to another organization', async () => {
    const providerId = await addProvider(globex, 'Tessaro');
    await addProvider(acme, 'Baltica');
    expect(await names({ ...acme, providerId })).toEqual([]);
  });
});

describe('a connection that is used again', () => {
  it('keeps no organization after a read', async () => {
    await addProvider(acme, 'Tessaro');
    await names(acme);
    const { rows } = await narrow.reads.query<{ name: string }>('select name from providers');
    expect(rows).toEqual([]);
  });

  it('keeps no organization after a command', async () => {
    await addProvider(acme, 'Tessaro');
    expect(await narrow.commands.query('select name from providers')).toEqual([]);
  });

  it('keeps no organization after a command that failed', async () => {
    await addProvider(acme, 'Tessaro');
    const failing = tenancy.command(acme, () => Promise.reject(new Error('changed my mind')));
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await narrow.commands.query('select name from providers')).toEqual([]);
  });

  it('keeps no provider for the next user of the same organization', async () => {
    const providerId = await addProvider(acme, 'Tessaro');
    await names({ ...acme, providerId });
    const { rows } = await narrow.reads.query('select current_provider_id() as provider');
    expect(rows).toEqual([{ provider: null }]);
    expect(await names(acme)).toEqual(['Tessaro']);
  });

  it('reads the empty setting that PostgreSQL leaves behind as none', async () => {
    await names(acme);
    const { rows } = await narrow.reads.query(
      `select current_setting('meridian.organization', true) as left_behind,
              current_organization_id() as organization, current_provider_id() as provider`,
    );
    expect(rows).toEqual([{ left_behind: '', organization: null, provider: null }]);
  });

  it('still works after a read that PostgreSQL refused', async () => {
    await addProvider(acme, 'Tessaro');
    const refused = tenancy.readQuery(acme, { text: 'select no_such_column from providers' });
    await expect(refused).rejects.toMatchObject({ code: '42703' });
    expect(await names(acme)).toEqual(['Tessaro']);
  });
});

describe('a command', () => {
  it('takes everything back when its end fails', async () => {
    const failing = tenancy.command(acme, async (work) => {
      await add(work, 'Tessaro');
      await add(work, 'Baltica');
      await add(work, 'Tessaro');
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    expect(await names(acme)).toEqual([]);
  });

  it('shows nobody what it did before it is done', async () => {
    await test.tenancy.command(acme, async (work) => {
      await add(work, 'Tessaro');
      expect(await names(acme)).toEqual([]);
    });
    expect(await names(acme)).toEqual(['Tessaro']);
  });

  it('begins at the time of the database', async () => {
    const times = await tenancy.command(acme, async (work) => {
      const [row] = await work.manager.query<{ now: Date }[]>('select now() as now');
      return { work: work.now, database: row?.now };
    });
    expect(times.work).toEqual(times.database);
  });

  it('runs again, from the start, when PostgreSQL gives it up for a concurrent one', async () => {
    await addProvider(acme, 'Tessaro');
    let attempts = 0;
    await test.tenancy.command(acme, async (work) => {
      attempts += 1;
      await add(work, 'Baltica');
      if (attempts > 1) return;
      throw Object.assign(new Error('could not serialize access'), { code: '40001' });
    });
    expect(attempts).toBe(2);
    expect(await names(acme)).toEqual(['Baltica', 'Tessaro']);
  });
});

describe('a read', () => {
  it('cannot write', async () => {
    const writing = tenancy.read(acme, RENAME, { name: 'Ours' });
    await expect(writing).rejects.toMatchObject({ code: '25006' });
  });
});
