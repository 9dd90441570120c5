import { ENTITIES } from '@meridian/feature-composition';
import { migrate, openDatabase, startEmbeddedDatabase, uuidv7 } from '@meridian/platform-database';
import { organizationId, systemCaller, Tenancy } from '@meridian/platform-tenancy';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';

/** Runs a benchmark on a fresh, migrated server with the settings of real data: it syncs to disk. */
export async function withDatabase(run) {
  const folder = await mkdtemp(path.join(tmpdir(), 'meridian-bench-'));
  await chmod(folder, 0o711); // the server's user must pass through
  const quiet = { info() {}, warn() {} };
  const server = await startEmbeddedDatabase({
    dataDirectory: path.join(folder, 'database'),
    log: quiet,
    progress() {},
  });
  try {
    await migrate(server.ownerUrl);
    await run({ ...server, folder });
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens the database as the programs do, for as long as `run` takes. */
export async function withTenancy(applicationUrl, run) {
  const database = await openDatabase({
    url: applicationUrl,
    applicationName: 'meridian-bench',
    poolSize: 10,
    statementTimeoutMs: 600_000,
    entities: ENTITIES,
  });
  try {
    return await run(new Tenancy(database), database);
  } finally {
    await database.close();
  }
}

/** Runs statements outside of the application: as the owner, or as the superuser. */
export async function withClient(url, run) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** Opens an organization and returns Meridian itself acting in it. */
export async function openOrganization(ownerUrl, number = 0) {
  const id = organizationId(uuidv7(Date.now()));
  await withClient(ownerUrl, (client) =>
    client.query(
      `insert into organizations (id, name, slug, home_country, currency)
       values ($1, 'Bench', $2, 'GB', 'GBP')`,
      [id, `bench-${number}`],
    ),
  );
  return actingIn(id);
}

export const actingIn = (id) => systemCaller(organizationId(id), 'bench');
