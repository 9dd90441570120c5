import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditEntry, AuditHead } from '@meridian/platform-audit';
import { uuidv7 } from '@meridian/platform-database';
import { Organization, type Caller, type Work } from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import pg from 'pg';
import { OutboxEvent } from './outbox-event.js';
import { insertRecorded, recordedRow, updateRecorded } from './recorded-rows.js';
import {
  BUSINESS_FUNCTION,
  BusinessFunction,
  PROVIDER,
  Provider,
  SITE,
  Site,
} from './test-support/rows.js';

const TESSARO = { name: 'Tessaro', kind: 'OUTSOURCED', country: 'IN' };

let test: TestDatabase;
let owner: pg.Client;
let caller: Caller;

beforeAll(async () => {
  test = await createTestDatabase([
    Organization,
    AuditEntry,
    AuditHead,
    OutboxEvent,
    Provider,
    Site,
    BusinessFunction,
  ]);
  // Looks past row-level security, so that nothing left behind anywhere is missed.
  owner = new pg.Client(test.superuserUrl);
  await owner.connect();
});

afterAll(async () => {
  await owner.end();
  await test.close();
});

beforeEach(async () => {
  caller = await test.createOrganization('Northwind');
});

const command = <T>(run: (work: Work) => Promise<T>): Promise<T> =>
  test.tenancy.command(caller, run);

const createProvider = (values = TESSARO): Promise<string> =>
  command((work) => insertRecorded(work, PROVIDER, values));

const site = (providerId: string) => ({
  providerId,
  name: 'Pune',
  city: 'Pune',
  country: 'IN',
  subdivision: null,
  timeZone: 'Asia/Kolkata',
  location: 'OFFSHORE',
});

async function rows(sql: string): Promise<unknown[]> {
  const result = await owner.query<Record<string, unknown>>(sql, [caller.organizationId]);
  return result.rows;
}

const providers = () =>
  rows('select id, name, country, version from providers where organization_id = $1');
const audit = () =>
  rows(`select action, subject_kind, subject_id, before, after, actor_name, request_id
          from audit_entries where organization_id = $1 order by sequence`);
const events = () =>
  rows(
    'select type, payload, request_id from outbox_events where organization_id = $1 order by id',
  );

/** How many of each there are, to show that a refusal left nothing. */
async function counts(): Promise<number[]> {
  return [(await providers()).length, (await audit()).length, (await events()).length];
}

describe('entering a row', () => {
  it('writes one audit entry and one event beside it', async () => {
    const id = await createProvider();
    expect(await providers()).toEqual([{ id, name: 'Tessaro', country: 'IN', version: 1 }]);
    expect(await audit()).toEqual([
      {
        action: 'provider.created',
        subject_kind: 'Provider',
        subject_id: id,
        before: null,
        after: TESSARO,
        actor_name: 'Meridian',
        request_id: 'test',
      },
    ]);
    expect(await events()).toEqual([
      { type: 'provider.created', payload: { subjectId: id }, request_id: 'test' },
    ]);
  });

  it('names the event in one word, also for kinds of two', async () => {
    await command((work) =>
      insertRecorded(work, BUSINESS_FUNCTION, {
        name: 'Claims',
        core: true,
        criticality: 'HIGH',
        dataClassification: 'CONFIDENTIAL',
      }),
    );
    expect(await events()).toMatchObject([{ type: 'business-function.created' }]);
  });

  it('leaves nothing when the command fails afterwards', async () => {
    const failing = command(async (work) => {
      await insertRecorded(work, PROVIDER, TESSARO);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await counts()).toEqual([0, 0, 0]);
  });
});

describe('changing a row', () => {
  it('writes one audit entry with before and after, and one event', async () => {
    const id = await createProvider();
    await command((work) => updateRecorded(work, PROVIDER, { id, version: 1 }, { country: 'PL' }));
    expect(await providers()).toEqual([{ id, name: 'Tessaro', country: 'PL', version: 2 }]);
    expect((await audit()).slice(1)).toMatchObject([
      {
        action: 'provider.updated',
        subject_id: id,
        before: { name: 'Tessaro', country: 'IN', version: 1 },
        after: { name: 'Tessaro', country: 'PL', version: 2 },
      },
    ]);
    expect((await events()).slice(1)).toMatchObject([
      { type: 'provider.updated', payload: { subjectId: id } },
    ]);
  });

  it('is refused to the second of two who saw the same version', async () => {
    const id = await createProvider();
    const rename = (name: string) =>
      command((work) => updateRecorded(work, PROVIDER, { id, version: 1 }, { name }));
    const results = await Promise.allSettled([rename('Tessaro Ltd'), rename('Tessaro SA')]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = results.find(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({
      reason: { name: 'ExpectedError', code: 'CONFLICT', details: { currentVersion: 2 } },
    });
    expect(await counts()).toEqual([1, 2, 2]);
  });

  it('is refused where there is no such row, and where it is not ours', async () => {
    const id = await createProvider();
    const other = await test.createOrganization('Globex');
    const foreign = test.tenancy.command(other, (work) =>
      updateRecorded(work, PROVIDER, { id, version: 1 }, { name: 'Ours' }),
    );
    const missing = command((work) =>
      updateRecorded(work, PROVIDER, { id: uuidv7(0), version: 1 }, { name: 'Ours' }),
    );
    const refusal = { code: 'NOT_FOUND', message: 'There is no such provider.' };
    await expect(foreign).rejects.toMatchObject(refusal);
    await expect(missing).rejects.toMatchObject(refusal);
    expect(await providers()).toMatchObject([{ name: 'Tessaro', version: 1 }]);
  });

  it('to a name that is taken is refused, and changes nothing', async () => {
    const id = await createProvider();
    await createProvider({ ...TESSARO, name: 'Baltica' });
    const taken = command((work) =>
      updateRecorded(work, PROVIDER, { id, version: 1 }, { name: 'Baltica' }),
    );
    await expect(taken).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await counts()).toEqual([2, 2, 2]);
    expect(await providers()).toContainEqual(expect.objectContaining({ id, version: 1 }));
  });
});

describe('reading a row that a rule depends on', () => {
  it('gives it to its own organization', async () => {
    const id = await createProvider();
    expect(await command((work) => recordedRow(work, PROVIDER, id))).toMatchObject(TESSARO);
  });

  it('is the same refusal for what is not ours, not there, and not an id', async () => {
    const id = await createProvider();
    const other = await test.createOrganization('Globex');
    const refusal = { code: 'NOT_FOUND', message: 'There is no such provider.' };
    const foreign = test.tenancy.command(other, (work) => recordedRow(work, PROVIDER, id));
    await expect(foreign).rejects.toMatchObject(refusal);
    for (const wrong of [uuidv7(0), 'tessaro', id.toUpperCase(), `${id}\0`]) {
      const missing = command((work) => recordedRow(work, PROVIDER, wrong));
      await expect(missing).rejects.toMatchObject(refusal);
    }
  });
});

describe('what PostgreSQL refuses is said for people', () => {
  it('a name that is taken', async () => {
    await createProvider();
    await expect(createProvider()).rejects.toMatchObject({
      name: 'ExpectedError',
      code: 'CONFLICT',
      message: 'There is already a provider with this name.',
      details: { inputPath: ['input', 'name'] },
    });
    expect(await counts()).toEqual([1, 1, 1]);
  });

  it('a name that is taken within its provider only', async () => {
    const tessaro = await createProvider();
    const baltica = await createProvider({ ...TESSARO, name: 'Baltica' });
    const create = (providerId: string) =>
      command((work) => insertRecorded(work, SITE, site(providerId)));
    await create(tessaro);
    await create(baltica);
    await expect(create(tessaro)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'There is already a site with this name.',
      details: { inputPath: ['input', 'name'] },
    });
  });

  it.each([
    ['that does not exist', () => Promise.resolve(uuidv7(0))],
    [
      'of another organization',
      async () => {
        const other = await test.createOrganization('Globex');
        return test.tenancy.command(other, (work) => insertRecorded(work, PROVIDER, TESSARO));
      },
    ],
  ])('a site of a provider %s', async (_what, provider) => {
    const providerId = await provider();
    const orphan = command((work) => insertRecorded(work, SITE, site(providerId)));
    await expect(orphan).rejects.toMatchObject({
      name: 'ExpectedError',
      code: 'INVALID_INPUT',
      message: 'There is no such provider.',
      details: { inputPath: ['input', 'providerId'] },
    });
    expect(await counts()).toEqual([0, 0, 0]);
  });

  it('a site of a provider whose id is not an id', async () => {
    const orphan = command((work) => insertRecorded(work, SITE, site('tessaro')));
    await expect(orphan).rejects.toMatchObject({
      name: 'ExpectedError',
      code: 'INVALID_INPUT',
      message: 'There is no such provider.',
      details: { inputPath: ['input', 'providerId'] },
    });
  });

  it('a change of a row whose id is not an id', async () => {
    const nothing = command((work) =>
      updateRecorded(work, PROVIDER, { id: 'tessaro', version: 1 }, { name: 'Ours' }),
    );
    await expect(nothing).rejects.toMatchObject({ name: 'ExpectedError', code: 'NOT_FOUND' });
  });

  it('a value that is missing', async () => {
    const id = await createProvider();
    const cleared: object = { country: null };
    const clearing = command((work) => updateRecorded(work, PROVIDER, { id, version: 1 }, cleared));
    await expect(clearing).rejects.toMatchObject({
      name: 'ExpectedError',
      code: 'INVALID_INPUT',
      details: { inputPath: ['input', 'country'] },
    });
  });

  it('values that do not fit together', async () => {
    const odd = createProvider({ ...TESSARO, kind: 'FRIENDS' });
    await expect(odd).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'The provider does not fit together: check its values.',
      details: { inputPath: ['input'] },
    });
    expect(await counts()).toEqual([0, 0, 0]);
  });

  it('but a defect of ours stays a defect', async () => {
    const broken = command(async (work) => {
      await work.manager.query('select no_such_column from providers');
    });
    await expect(broken).rejects.toMatchObject({ name: 'QueryFailedError' });
  });
});
