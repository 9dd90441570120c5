import { ENTITIES } from '@meridian/feature-composition';
import { readConfiguration, type Configuration } from '@meridian/platform-config';
import {
  migrate,
  openDatabase,
  startEmbeddedDatabase,
  type Database,
} from '@meridian/platform-database';
import { Tenancy } from '@meridian/platform-tenancy';

/** Where the roles connect; the owner only where this machine may act as it. */
export interface Urls {
  readonly applicationUrl: string;
  readonly queueUrl: string;
  readonly ownerUrl: string | undefined;
}

/** What a command works with, until it ends. */
export interface Workplace {
  readonly configuration: Configuration;
  readonly urls: Urls;
  readonly database: Database;
  readonly tenancy: Tenancy;
}

/** A line for the person at the terminal. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A remark that is no result: it must not get into a pipe. */
export function remark(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Runs a command over the configured database, or the embedded one, which it starts if need be. */
export async function atWork<T>(run: (place: Workplace) => Promise<T>): Promise<T> {
  const configuration = readConfiguration(process.env);
  return withUrls(configuration, async (urls) => {
    // The embedded database is ours alone: there is nobody else to bring it up to date.
    if (configuration.database.kind === 'embedded' && urls.ownerUrl !== undefined) {
      await migrate(urls.ownerUrl);
    }
    const database = await openDatabase({
      url: urls.applicationUrl,
      applicationName: 'meridian-cli',
      poolSize: 2,
      statementTimeoutMs: 600_000,
      entities: ENTITIES,
    });
    try {
      return await run({ configuration, urls, database, tenancy: new Tenancy(database) });
    } finally {
      await database.close();
    }
  });
}

/** The same for a command that needs the addresses only. */
export async function withUrls<T>(
  configuration: Configuration,
  run: (urls: Urls) => Promise<T>,
): Promise<T> {
  if (configuration.database.kind === 'external') return run(configuration.database);
  const embedded = await startEmbeddedDatabase({
    dataDirectory: configuration.dataDirectory,
    log: quiet,
    progress: remark,
  });
  try {
    return await run(embedded);
  } finally {
    await embedded.stop();
  }
}

const nothing = (): void => undefined;

/** The server's own messages are for `meridian start`, not for a short command. */
const quiet = { info: nothing, warn: nothing };
