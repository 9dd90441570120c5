/** One organization leaves a database and enters another, whole: every row, every id, the audit log. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyAuditChain } from '@meridian/platform-audit';
import { exportOrganization, importOrganization, readHead } from '@meridian/platform-backup';
import type { Caller } from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import pg from 'pg';
import { DemoWorld } from './demo-world.fixture.js';
import { loadDemo } from './load-demo.js';

const NOW = new Date('2026-11-23T09:00:00Z');

let world: DemoWorld;
let target: TestDatabase;
let caller: Caller;
let lines: string[];

beforeAll(async () => {
  world = await DemoWorld.open();
  const { ownerUrl, tenancy } = world.test;
  await loadDemo({ ownerUrl, tenancy, now: NOW, progress: () => undefined });
  caller = await world.within('harbour-mutual');
  lines = await exported(world.test);
  target = await createTestDatabase();
}, 120_000);

afterAll(async () => {
  await target.close();
  await world.close();
});

async function exported(test: TestDatabase): Promise<string[]> {
  const found = [];
  const { organizationId } = caller;
  for await (const line of exportOrganization(test.applicationUrl, organizationId, NOW)) {
    found.push(line);
  }
  return found;
}

async function openOrganization(): Promise<void> {
  const { organization } = readHead(lines[0] ?? '');
  await asOwner(
    'insert into organizations values ($1, $2, $3, $4, $5, $6)',
    ...[organization.id, organization.name, organization.slug],
    ...[organization.home_country, organization.currency, organization.created_at],
  );
}

async function asOwner(sql: string, ...values: unknown[]): Promise<void> {
  const owner = new pg.Client(target.ownerUrl);
  await owner.connect();
  await owner.query(sql, values).finally(() => owner.end());
}

async function* following(some: readonly string[]): AsyncGenerator<string> {
  yield* some.slice(1);
}

const importLines = (some: readonly string[]): Promise<number> =>
  importOrganization(target.tenancy, caller, readHead(some[0] ?? ''), following(some));

/** An export without its first line and without the entry that the import adds. */
const rowsIn = (some: readonly string[]): string[] =>
  some.slice(1, -1).filter((line) => !line.includes('organization.imported'));

describe('an organization that moves', () => {
  it('is not taken when a row was changed, left out, or the end is missing', async () => {
    await openOrganization();
    const at = lines.findIndex((line) => line.includes('"Tessaro Services"'));
    const changed = lines.with(at, (lines[at] ?? '').replace('Tessaro Services', 'Tessaro'));
    await expect(importLines(changed)).rejects.toThrow('not those that were exported');
    const shorter = lines.filter((line) => !line.includes('"DEMO-'));
    await expect(importLines(shorter)).rejects.toThrow();
    await expect(importLines(lines.slice(0, -1))).rejects.toThrow('it was cut off');
    await asOwner('delete from organizations');
  });

  it('arrives with every row and id, and its audit log goes on', async () => {
    await openOrganization();
    const rows = await importLines(lines);
    expect(rows).toBeGreaterThan(3_000);
    const again = await exported(target);
    expect(rowsIn(again)).toEqual(rowsIn(lines));
    const before = await verifyAuditChain(world.test.tenancy, caller);
    const after = await verifyAuditChain(target.tenancy, caller);
    expect(after).toMatchObject({ intact: true, entries: before.entries + 1 });
  });

  it('is not taken twice', async () => {
    await expect(importLines(lines)).rejects.toThrow();
  });

  it('brings nothing of another organization', () => {
    const ids = lines.flatMap((line) => /"organization_id": "([^"]+)"/.exec(line)?.[1] ?? []);
    expect(new Set(ids)).toEqual(new Set([caller.organizationId]));
  });

  it('is refused by a release with another schema', async () => {
    const head = readHead(lines[0] ?? '');
    const older = { ...head, migrations: head.migrations.slice(1) };
    const attempt = importOrganization(target.tenancy, caller, older, following(lines));
    await expect(attempt).rejects.toThrow('another schema');
  });
});
