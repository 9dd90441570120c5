import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedDatabase, type EmbeddedDatabase } from './start-embedded-database.js';

// Servers are really started, and the machine may have other work.
jest.setTimeout(60_000);

let dataDirectory: string;
let database: EmbeddedDatabase;

beforeAll(async () => {
  dataDirectory = await mkdtemp(path.join(tmpdir(), 'meridian-rights-'));
  await chmod(dataDirectory, 0o711); // the server's user must pass through
  const log = { info: () => undefined, warn: () => undefined };
  database = await startEmbeddedDatabase({ dataDirectory, log, progress: () => undefined });
});

afterAll(async () => {
  await database.stop();
  await rm(dataDirectory, { recursive: true });
});

async function rows(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

it('gives no role a way around row-level security', async () => {
  expect(
    await rows(
      database.superuserUrl,
      `select rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolreplication, rolcreaterole
         from pg_roles where rolname like 'meridian%' order by rolname`,
    ),
  ).toEqual(
    ['meridian_app', 'meridian_owner', 'meridian_queue'].map((rolname) => ({
      rolname,
      rolcanlogin: true,
      rolsuper: false,
      rolbypassrls: false,
      rolcreatedb: false,
      rolreplication: false,
      rolcreaterole: rolname === 'meridian_owner',
    })),
  );
});

it('lets the owner create, the queue keep its own schema, and the application neither', async () => {
  await rows(database.ownerUrl, 'create table facts (id int)');
  await rows(database.ownerUrl, 'grant select on facts to meridian_app');
  expect(await rows(database.applicationUrl, 'select * from facts')).toEqual([]);
  await rows(database.applicationUrl, 'create temporary table import_lines (line text)');
  await expect(rows(database.applicationUrl, 'create table x (id int)')).rejects.toThrow(
    /permission/,
  );
  await expect(rows(database.applicationUrl, 'create schema x')).rejects.toThrow(/permission/);
  await expect(rows(database.queueUrl, 'create table public.x (id int)')).rejects.toThrow(
    /permission/,
  );
  await rows(database.queueUrl, 'create schema if not exists bullmq');
  await rows(database.queueUrl, 'create table bullmq.job (id int)');
  const postgres = database.applicationUrl.replace(/meridian$/, 'postgres');
  await expect(rows(postgres, 'select 1')).rejects.toThrow(/permission/);
});

it('runs in UTC, durably, with checksums, on loopback, without writing tenants’ data to its log', async () => {
  const expected = {
    TimeZone: 'UTC',
    data_checksums: 'on',
    fsync: 'on',
    full_page_writes: 'on',
    jit: 'off',
    listen_addresses: '127.0.0.1',
    password_encryption: 'scram-sha-256',
    server_encoding: 'UTF8',
    shared_buffers: '256MB',
    synchronous_commit: 'on',
  };
  for (const [name, setting] of Object.entries(expected)) {
    const sql = `select current_setting('${name}') as setting`;
    expect([name, await rows(database.ownerUrl, sql)]).toEqual([name, [{ setting }]]);
  }
  await expect(rows(database.applicationUrl, `select 'tenant-data'::int`)).rejects.toThrow(
    /tenant-data/,
  );
  const log = await readFile(path.join(dataDirectory, 'postgres', 'server.log'), 'utf8');
  expect(log).toContain('ready to accept connections');
  expect(log).not.toContain('tenant-data');
});

it('asks every role for its own random password, kept in a file for its owner only', async () => {
  const file = path.join(dataDirectory, 'postgres-credentials.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(new URL(database.applicationUrl).password).not.toBe(new URL(database.ownerUrl).password);
  for (const guess of ['password', 'postgres', '']) {
    const url = new URL(database.applicationUrl);
    url.username = 'postgres';
    url.password = guess;
    await expect(rows(url.href, 'select 1')).rejects.toThrow(/password/);
  }
});
