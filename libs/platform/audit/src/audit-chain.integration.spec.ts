import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { schemaDifferences, uuidv7 } from '@meridian/platform-database';
import { Organization, type Caller } from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import pg from 'pg';
import { appendAuditEntry } from './append-audit-entry.js';
import { AuditEntry } from './audit-entry.js';
import { AuditHead } from './audit-head.js';
import { entryHash, type EntryFacts } from './entry-hash.js';
import { verifyAuditChain } from './verify-audit-chain.js';

const entities = [Organization, AuditEntry, AuditHead];

let test: TestDatabase;
let superuser: pg.Client;
let caller: Caller;

beforeAll(async () => {
  test = await createTestDatabase(entities);
  superuser = new pg.Client(test.superuserUrl);
  await superuser.connect();
});

afterAll(async () => {
  await superuser.end();
  await test.close();
});

beforeEach(async () => {
  caller = await test.createOrganization('Northwind');
});

async function record(count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    await test.tenancy.command(caller, (work) =>
      appendAuditEntry(work, {
        action: 'provider.renamed',
        subject: { kind: 'provider', id: uuidv7(Date.now()) },
        before: { name: `Provider ${number}`, share: 0.1, note: null },
        after: { name: `Provider ${number} Ltd`, since: new Date(0), passwordHash: 'secret' },
      }),
    );
  }
}

/** Runs SQL as somebody whom neither grants nor policies stop. */
async function tamper(sql: string): Promise<void> {
  const { rowCount } = await superuser.query(sql.replaceAll('$org', `'${caller.organizationId}'`));
  expect(rowCount).toBeGreaterThan(0);
}

/** The hash that the third entry would have if it had always stated this. */
async function hashOfThird(changes: Partial<EntryFacts>): Promise<string> {
  return test.tenancy.command(caller, async ({ manager }) => {
    const entry = await manager.findOneByOrFail(AuditEntry, { sequence: '3' });
    const { hash, ...facts } = {
      ...entry,
      sequence: Number(entry.sequence),
      occurredAt: entry.occurredAt.toISOString(),
    };
    expect(entryHash(facts)).toBe(hash);
    return entryHash({ ...facts, ...changes });
  });
}

const verify = () => verifyAuditChain(test.tenancy, caller);

describe('the audit chain', () => {
  it('agrees with the schema', async () => {
    expect(await schemaDifferences(test.ownerUrl, entities)).toEqual([]);
  });

  it('is intact when nobody touched it', async () => {
    await record(3);
    const report = await verify();
    expect(report).toMatchObject({ intact: true, entries: 3, head: { sequence: 3 } });
  });

  it('is intact when empty', async () => {
    expect(await verify()).toMatchObject({ intact: true, entries: 0 });
  });

  it('is verified over many pages', async () => {
    await test.tenancy.command(caller, async (work) => {
      for (let number = 0; number < 1001; number += 1) {
        await appendAuditEntry(work, {
          action: 'case.imported',
          subject: { kind: 'case', id: uuidv7(Date.now()) },
          before: null,
          after: { number },
        });
      }
    });
    expect(await verify()).toMatchObject({ intact: true, entries: 1001 });
  });

  it('gives concurrent changes one order without gaps', async () => {
    await Promise.all(Array.from({ length: 12 }, () => record(5)));
    expect(await verify()).toMatchObject({ intact: true, entries: 60 });
  });

  it('takes back the entry when the change is rolled back', async () => {
    await record(1);
    const failing = test.tenancy.command(caller, async (work) => {
      await appendAuditEntry(work, {
        action: 'provider.created',
        subject: { kind: 'provider', id: uuidv7(Date.now()) },
        before: null,
        after: {},
      });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await verify()).toMatchObject({ intact: true, entries: 1 });
  });

  it('never stores a secret', async () => {
    await record(1);
    const { rows } = await superuser.query<{ text: string }>(
      'select before::text || after::text as text from audit_entries where organization_id = $1',
      [caller.organizationId],
    );
    expect(rows[0]?.text).not.toContain('secret');
  });
});

describe('whoever tampers with the audit chain is found out', () => {
  beforeEach(() => record(5));

  it.each([
    ['what was recorded', `set after = '{"name": "Other"}'`],
    ['who did it', `set actor_name = 'Somebody else'`],
    ['in which role', `set role = 'ADMIN'`],
    ['when, by a microsecond', `set occurred_at = occurred_at + interval '1 microsecond'`],
    ['under which request', `set request_id = 'other'`],
  ])('changing %s', async (_what, change) => {
    await tamper(`update audit_entries ${change} where organization_id = $org and sequence = 3`);
    expect(await verify()).toEqual({
      intact: false,
      entries: 2,
      brokenSequence: 3,
      problem: 'CHANGED',
    });
  });

  it('deleting an entry', async () => {
    await tamper('delete from audit_entries where organization_id = $org and sequence = 3');
    expect(await verify()).toMatchObject({ brokenSequence: 3, problem: 'MISSING' });
  });

  it('deleting the first entry', async () => {
    await tamper('delete from audit_entries where organization_id = $org and sequence = 1');
    expect(await verify()).toMatchObject({ brokenSequence: 1, problem: 'MISSING' });
  });

  it('exchanging two entries', async () => {
    await tamper(
      'update audit_entries set sequence = sequence + 10 where organization_id = $org and sequence in (2, 3)',
    );
    await tamper(
      'update audit_entries set sequence = 25 - sequence - 10 where organization_id = $org and sequence > 10',
    );
    expect(await verify()).toMatchObject({ brokenSequence: 2, problem: 'REORDERED' });
  });

  it('replacing an entry by another whole one', async () => {
    await tamper(
      `update audit_entries set action = 'provider.deleted', hash = '${await hashOfThird({
        action: 'provider.deleted',
      })}' where organization_id = $org and sequence = 3`,
    );
    expect(await verify()).toMatchObject({ brokenSequence: 4, problem: 'UNLINKED' });
  });

  it('cutting off the end', async () => {
    await tamper('delete from audit_entries where organization_id = $org and sequence > 3');
    expect(await verify()).toMatchObject({ entries: 3, brokenSequence: 4, problem: 'CUT' });
  });

  it('emptying it', async () => {
    await tamper('delete from audit_entries where organization_id = $org');
    expect(await verify()).toMatchObject({ entries: 0, brokenSequence: 1, problem: 'CUT' });
  });

  it('moving the head', async () => {
    await tamper(`update audit_heads set hash = repeat('1', 64) where organization_id = $org`);
    expect(await verify()).toMatchObject({ brokenSequence: 5, problem: 'HEAD' });
  });

  it('removing the head', async () => {
    await tamper('delete from audit_heads where organization_id = $org');
    expect(await verify()).toMatchObject({ brokenSequence: 5, problem: 'HEAD' });
  });
});

describe('the application itself', () => {
  it.each([
    ['change', `update audit_entries set action = 'x.y'`],
    ['delete', 'delete from audit_entries'],
    ['empty', 'truncate audit_entries'],
    ['remove the head of', 'delete from audit_heads'],
  ])('cannot %s the record', async (_what, sql) => {
    await record(1);
    const attempt = test.tenancy.command(caller, (work) => work.manager.query(sql));
    await expect(attempt).rejects.toMatchObject({ driverError: { code: '42501' } });
    expect(await verify()).toMatchObject({ intact: true, entries: 1 });
  });

  it('records what provider users do, but shows them nothing', async () => {
    const providerUser: Caller = { ...caller, role: 'PROVIDER', providerId: uuidv7(Date.now()) };
    await test.tenancy.command(providerUser, async (work) => {
      await appendAuditEntry(work, {
        action: 'case.imported',
        subject: { kind: 'case', id: uuidv7(Date.now()) },
        before: null,
        after: {},
      });
      expect(await work.manager.count(AuditEntry)).toBe(0);
    });
    expect(await verify()).toMatchObject({ intact: true, entries: 1 });
  });

  it('sees no other organization in its chain', async () => {
    await record(2);
    const other = await test.createOrganization('Southwind');
    expect(await verifyAuditChain(test.tenancy, other)).toMatchObject({ entries: 0 });
  });
});
