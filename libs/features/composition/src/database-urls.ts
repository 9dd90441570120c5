import type { Configuration } from '@meridian/platform-config';
import { attachEmbeddedDatabase } from '@meridian/platform-database';

/** Where the roles connect. */
export interface DatabaseUrls {
  readonly applicationUrl: string;
  readonly queueUrl: string;
  /** Only where migrations may run. */
  readonly ownerUrl: string | undefined;
}

/** The database that is configured, or the embedded one that runs on the data folder. */
export async function databaseUrls({
  database,
  dataDirectory,
}: Configuration): Promise<DatabaseUrls> {
  if (database.kind === 'external') return database;
  const running = await attachEmbeddedDatabase(dataDirectory);
  if (running) return running;
  throw new Error(
    `No database: DATABASE_URL is not set and no embedded database runs on ${dataDirectory}. ` +
      'Start Meridian with `npm start`, or set DATABASE_URL.',
  );
}
