import pg from 'pg';
import { EmbeddedDatabaseError } from './embedded-database-error.js';
import { errorCode } from './error-code.js';
import type { Installation } from './installation.js';
import { ServerSession } from './server-session.js';

const INVALID_PASSWORD = '28P01';

/**
 * - `busy`: the server answers, but lets nobody in for now (it starts, stops, or is full);
 * - `silent`: nobody answers, or another server does.
 */
export type Reached = ServerSession | 'busy' | 'silent';

/** Tries once to connect to the server that should serve the installation on this port. */
export async function reachServer(installation: Installation, port: number): Promise<Reached> {
  const { cluster, credentials, credentialsFile } = installation;
  try {
    const session = await ServerSession.open(port, credentials);
    if (await session.serves(cluster)) return session;
    await session.close();
    return 'silent';
  } catch (error) {
    if (errorCode(error) === INVALID_PASSWORD) {
      throw new EmbeddedDatabaseError(
        `The passwords in ${credentialsFile} do not open the database in ${cluster}: ` +
          'restore the file that belongs to it.',
        { cause: error },
      );
    }
    return error instanceof pg.DatabaseError ? 'busy' : 'silent';
  }
}
