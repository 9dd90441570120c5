import path from 'node:path';
import type { ConnectionUrls } from './connection-urls.js';
import { prepareInstallation } from './installation.js';
import { DURABLE_SETTINGS } from './server-settings.js';
import { announceWhenSlow, type Progress } from './slow-work.js';
import { Supervisor, type SupervisorLog } from './supervisor.js';

export interface EmbeddedDatabaseOptions {
  /** Holds the data and the passwords; made when it does not exist. */
  readonly dataDirectory: string;
  /** Any free port when absent. A server that already runs keeps its own. */
  readonly port?: number;
  readonly log: SupervisorLog;
  /** Told, in a line for a person, about whatever takes more than two seconds. */
  readonly progress: Progress;
}

/** A running embedded database. */
export interface EmbeddedDatabase extends ConnectionUrls {
  /**
   * - `started`: this process started the server;
   * - `adopted`: it ran without an owner, since the process that started it was killed;
   * - `attached`: another living process owns it.
   */
  readonly ownership: 'started' | 'adopted' | 'attached';
  /** Lets go of the server, and stops it unless another living process owns it. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on a folder, or attaches to the server that runs on it already, and keeps it
 * running until `stop`.
 *
 * @throws EmbeddedDatabaseError with a message for the user.
 */
export async function startEmbeddedDatabase(
  options: EmbeddedDatabaseOptions,
): Promise<EmbeddedDatabase> {
  const { port, log, progress } = options;
  const installation = await prepareInstallation({
    dataDirectory: path.resolve(options.dataDirectory),
    settings: DURABLE_SETTINGS,
    durable: true,
    progress,
  });
  const supervisor = await announceWhenSlow(progress, 'Starting the embedded database', () =>
    Supervisor.start(installation, port, log),
  );
  return {
    ...supervisor.urls,
    ownership: supervisor.ownership,
    stop: () =>
      announceWhenSlow(progress, 'Stopping the embedded database', () => supervisor.stop()),
  };
}
