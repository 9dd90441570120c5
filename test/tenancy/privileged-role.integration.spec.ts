/** A role for which row-level security would be silently off serves nobody. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { Program } from '../e2e/support/program.js';
import { program } from './support/installation.js';

jest.setTimeout(120_000);

const PASSWORD = 'only for this test';

let database: TestDatabase;
let superuser: pg.Client;
let folder: string;
const made: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  superuser = new pg.Client(database.superuserUrl);
  await superuser.connect();
  folder = await mkdtemp(path.join(tmpdir(), 'meridian-role-'));
});
afterAll(async () => {
  for (const role of made) await superuser.query(`drop owned by ${role}; drop role ${role}`);
  await superuser.end();
  await database.close();
  await rm(folder, { recursive: true });
});

/** The address of a role that was made for this test. */
async function roleWith(attributes: string, grant = ''): Promise<string> {
  const name = `role_${randomUUID().slice(0, 8)}`;
  await superuser.query(`create role ${name} login password '${PASSWORD}' ${attributes}`);
  made.push(name);
  const { pathname } = new URL(database.applicationUrl);
  await superuser.query(`grant connect on database ${pathname.slice(1)} to ${name}`);
  if (grant !== '') await superuser.query(`grant ${grant} to ${name}`);
  const url = new URL(database.applicationUrl);
  url.username = name;
  url.password = PASSWORD;
  return url.href;
}

const ROLES: Readonly<Record<string, [() => Promise<string>, RegExp]>> = {
  'a superuser': [async () => database.superuserUrl, /the role \S+ is a superuser/],
  'the owner of the tables': [
    async () => database.ownerUrl,
    /the role meridian_owner owns the table/,
  ],
  'a role that may bypass row-level security': [
    () => roleWith('bypassrls'),
    /the role \S+ may bypass row-level security/,
  ],
  'a role that may act as the owner': [
    () => roleWith('noinherit', 'meridian_owner'),
    /the role \S+ may act as meridian_owner/,
  ],
};

test.each(
  Object.entries(ROLES).flatMap(([who, [url, message]]) =>
    ['api', 'worker'].map((app) => ({ app, who, url, message })),
  ),
)('$app does not start as $who, and says why', async ({ app, url, message }) => {
  const environment = {
    DATABASE_URL: await url(),
    DATABASE_QUEUE_URL: database.queueUrl,
    MERIDIAN_DATA_DIR: folder,
    MERIDIAN_SECRET: 'for tests only, and long enough for that purpose',
    PORT: '0',
  };
  const { code, output, errors } = await new Program([], environment, program(app)).ended;
  expect(code).toBe(1);
  expect(output + errors).toMatch(message);
  expect(errors).toMatch(
    /Connect as meridian_app; docs\/operations\.md tells how to prepare it\.$/m,
  );
});
