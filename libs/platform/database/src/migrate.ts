import { DataSource } from 'typeorm';
import { dataSourceOptions, type DatabaseSettings } from './database.js';
import { MIGRATIONS } from './migrations/all.js';

const asOwner = (ownerUrl: string, entities: DatabaseSettings['entities']): DataSource =>
  new DataSource({
    ...dataSourceOptions(ownerUrl, entities),
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    extra: { max: 1, lock_timeout: 2_000, application_name: 'meridian-migrate' },
  });

/** Brings the schema up to date as the owner role; returns the names of the migrations that ran. */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const source = await asOwner(ownerUrl, []).initialize();
  try {
    // Two starting processes must not migrate at once; the lock ends with the connection.
    await source.query(`select pg_advisory_lock(hashtext('meridian.migrate'))`);
    const ran = await source.runMigrations();
    return ran.map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}

/** The names of migrations that this program knows and the database has not seen. */
export async function pendingMigrations(commands: DataSource): Promise<string[]> {
  const rows = await commands.query<{ name: string }[]>('select name from migrations');
  const ran = new Set(rows.map((row) => row.name));
  return MIGRATIONS.map((migration) => migration.name).filter((name) => !ran.has(name));
}

/** SQL by which the schema would have to change to agree with the entities; empty when they do. */
export async function schemaDifferences(
  ownerUrl: string,
  entities: DatabaseSettings['entities'],
): Promise<string[]> {
  const source = await asOwner(ownerUrl, entities).initialize();
  try {
    const changes = await source.driver.createSchemaBuilder().log();
    return changes.upQueries.map((change) => change.query);
  } finally {
    await source.destroy();
  }
}
