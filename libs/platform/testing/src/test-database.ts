import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
import {
  grantRights,
  migrate,
  MIGRATION_NAMES,
  openDatabase,
  uuidv7,
  type Database,
  type DatabaseSettings,
} from '@meridian/platform-database';
import { organizationId, systemCaller, Tenancy, type Caller } from '@meridian/platform-tenancy';

/** Where the scratch server of this test run answers, role by role. */
interface ServerUrls {
  readonly superuserUrl: string;
  readonly ownerUrl: string;
  readonly applicationUrl: string;
  readonly queueUrl: string;
}

/** A migrated database of its own for one test file, used as the application's role. */
export interface TestDatabase {
  readonly ownerUrl: string;
  readonly applicationUrl: string;
  readonly queueUrl: string;
  /** Only for tests that show what a superuser could do. */
  readonly superuserUrl: string;
  readonly database: Database;
  readonly tenancy: Tenancy;
  /** Opens a new organization and returns Meridian itself acting in it. */
  createOrganization(name: string): Promise<Caller>;
  close(): Promise<void>;
}

interface TestDatabaseOptions {
  /** False for a test that writes rows by hand, and is about something else than their record. */
  readonly recorded?: boolean;
}

/**
 * Clones the migrated template database of this run's server. The server is started by the test
 * script, or by Jest's global set-up when a project is tested by itself.
 */
export async function createTestDatabase(
  entities: DatabaseSettings['entities'] = [],
  { recorded = true }: TestDatabaseOptions = {},
): Promise<TestDatabase> {
  const server = serverUrls();
  const template = await ensureTemplate(server);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asSuperuser(server, (client) =>
    client.query(`create database ${name} template ${template} owner meridian_owner`),
  );
  await grantRoles(server, name);
  if (!recorded) await allowUnrecordedChanges(withDatabase(server.superuserUrl, name));
  const urls = {
    ownerUrl: withDatabase(server.ownerUrl, name),
    applicationUrl: withDatabase(server.applicationUrl, name),
    queueUrl: withDatabase(server.queueUrl, name),
    superuserUrl: withDatabase(server.superuserUrl, name),
  };
  const database = await openDatabase({
    url: urls.applicationUrl,
    applicationName: 'meridian-test',
    poolSize: 5,
    statementTimeoutMs: 20_000,
    entities,
  });
  return {
    ...urls,
    database,
    tenancy: new Tenancy(database),
    createOrganization: (organization) => createOrganization(urls.ownerUrl, organization),
    async close() {
      await database.close();
      await asSuperuser(server, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

/** Switches off what refuses changes without an entry in the audit log. */
async function allowUnrecordedChanges(superuserUrl: string): Promise<void> {
  const client = new pg.Client(superuserUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ sql: string }>(
      `select format('alter table %s disable trigger %I', tgrelid::regclass, tgname) as sql
         from pg_trigger where tgname like 'recorded%' and not tgisinternal`,
    );
    for (const { sql } of rows) await client.query(sql);
  } finally {
    await client.end();
  }
}

async function createOrganization(ownerUrl: string, name: string): Promise<Caller> {
  const id = organizationId(uuidv7(Date.now()));
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    await client.query(
      `insert into organizations (id, name, slug, home_country, currency)
       values ($1, $2, $3, 'GB', 'GBP')`,
      [id, name, `${name.toLowerCase().replaceAll(' ', '-')}-${id.slice(-6)}`],
    );
  } finally {
    await client.end();
  }
  return systemCaller(id, 'test');
}

function serverUrls(): ServerUrls {
  const text = process.env['MERIDIAN_TEST_DATABASE_SERVER'];
  if (!text)
    throw new Error(
      'MERIDIAN_TEST_DATABASE_SERVER is not set: run the tests through npm test or nx test.',
    );
  const urls: ServerUrls = JSON.parse(text);
  return urls;
}

async function ensureTemplate(server: ServerUrls): Promise<string> {
  const digest = createHash('sha256').update(MIGRATION_NAMES.join()).digest('hex').slice(0, 12);
  const name = `meridian_template_${digest}`;
  await asSuperuser(server, async (client) => {
    // Test files start side by side: the first makes the template, the others wait for it.
    await client.query(`select pg_advisory_lock(hashtext('meridian.template'))`);
    const { rowCount } = await client.query(
      'select 1 from pg_database where datname = $1 and datistemplate',
      [name],
    );
    if (rowCount) return;
    await client.query(`drop database if exists ${name}`);
    await client.query(`create database ${name} owner meridian_owner`);
    await grantRoles(server, name);
    await migrate(withDatabase(server.ownerUrl, name));
    await client.query(`alter database ${name} is_template true`);
  });
  return name;
}

/** A clone has its template's schema, but not its template's rights on the database itself. */
async function grantRoles(server: ServerUrls, database: string): Promise<void> {
  const client = new pg.Client(withDatabase(server.superuserUrl, database));
  await client.connect();
  try {
    await grantRights(client, database);
  } finally {
    await client.end();
  }
}

async function asSuperuser<T>(
  server: ServerUrls,
  run: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(server.superuserUrl);
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
