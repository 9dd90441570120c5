import { readConfiguration, type Configuration } from '@meridian/platform-config';
import { startEmbeddedDatabase, type EmbeddedDatabase } from '@meridian/platform-database';
import { remark } from './workplace.js';

/** Works with the embedded database as whoever may do anything, beside a running `meridian start` or not. */
export async function withEmbedded<T>(
  run: (configuration: Configuration, database: EmbeddedDatabase) => Promise<T>,
): Promise<T> {
  const configuration = readConfiguration(process.env);
  if (configuration.database.kind === 'external') {
    throw new Error(
      'This is for the embedded database, and DATABASE_URL is set. docs/backup.md tells how to back ' +
        'up and restore a PostgreSQL of your own.',
    );
  }
  const { dataDirectory } = configuration;
  const nothing = (): void => undefined;
  const log = { info: nothing, warn: nothing };
  const database = await startEmbeddedDatabase({ dataDirectory, log, progress: remark });
  try {
    return await run(configuration, database);
  } finally {
    await database.stop();
  }
}

/** Passes on a message every two seconds, and drops those between. */
export function everyTwoSeconds(tell: (message: string) => void): (message: string) => void {
  let last = performance.now();
  return (message) => {
    if (performance.now() - last < 2_000) return;
    last = performance.now();
    tell(message);
  };
}
