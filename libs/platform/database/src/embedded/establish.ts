import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedDatabaseError } from './embedded-database-error.js';
import { errorCode } from './error-code.js';
import { findFreePort } from './free-port.js';
import type { Installation } from './installation.js';
import { abortServer, startServer, stopServer, type StartResult } from './server-control.js';
import { findServerProcess, type ServerProcess } from './server-process.js';
import { ServerSession } from './server-session.js';

/** A connection to a running server, started for it or found. */
export interface Established {
  readonly session: ServerSession;
  readonly port: number;
  readonly pid: number;
  /** Whether this call started the server. */
  readonly started: boolean;
}

const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;
/** A server that gives no answer so many times in a row is stopped; each try lasts five seconds. */
const UNANSWERED_LIMIT = 3;

/**
 * Ends with a connection to the one server of the installation: attaches to a healthy one, waits
 * for one that starts or stops, replaces one that does not answer, starts one when there is none.
 * PostgreSQL itself makes sure that of several processes that try this at once only one succeeds
 * in starting; the others then find its server.
 *
 * @param wantedPort the port to start on; any free one when undefined.
 */
export async function establishServer(
  installation: Installation,
  wantedPort: number | undefined,
): Promise<Established> {
  const deadline = Date.now() + PATIENCE_MS;
  let started = false;
  let unanswered = 0;
  for (;;) {
    const server = await findServerProcess(installation.cluster);
    if (!server) {
      started = await start(installation, wantedPort, deadline);
    } else if (server.state === 'ready') {
      const session = await connect(installation, server).catch(async (error: unknown) => {
        if (started) await stopServer(installation, server.pid);
        throw error;
      });
      if (session) return { session, port: server.port, pid: server.pid, started };
      unanswered += 1;
      if (unanswered >= UNANSWERED_LIMIT) await abortServer(installation, server.pid);
    } else if (server.state === 'stopping' && Date.now() > deadline) {
      await abortServer(installation, server.pid);
    }
    // A server that recovers after a crash may take as long as it needs.
    await delay(PAUSE_MS);
  }
}

/** @returns whether a server was started; false means that it is worth trying again. */
async function start(
  installation: Installation,
  wantedPort: number | undefined,
  deadline: number,
): Promise<boolean> {
  const port = wantedPort ?? (await findFreePort());
  const result = await startServer(installation, port);
  if (result.started) return true;
  const passing =
    result.problem === 'already running' ||
    result.problem === 'earlier server still ending' ||
    (result.problem === 'port taken' && wantedPort === undefined);
  if (passing && Date.now() < deadline) return false;
  throw explain(installation, port, result);
}

function explain(
  installation: Installation,
  port: number,
  { problem, lastWords }: Extract<StartResult, { started: false }>,
): EmbeddedDatabaseError {
  switch (problem) {
    case 'port taken':
      return new EmbeddedDatabaseError(
        `Port ${port} on 127.0.0.1 is taken by another program: choose another port for the embedded database.`,
      );
    case 'disk full':
      return new EmbeddedDatabaseError(
        `The disk of ${installation.cluster} is full: the embedded database cannot start.`,
      );
    default: {
      const reason = /(?:FATAL|PANIC): +(.*)/.exec(lastWords)?.[1] ?? lastWords.split('\n').at(-1);
      return new EmbeddedDatabaseError(
        `The embedded database does not start: ${reason}. More in ${installation.logFile}.`,
      );
    }
  }
}

/** @returns undefined when the server gives no answer for now. */
async function connect(
  { cluster, credentials, credentialsFile }: Installation,
  { port }: ServerProcess,
): Promise<ServerSession | undefined> {
  try {
    const session = await ServerSession.open(port, credentials);
    if (await session.serves(cluster)) return session;
    await session.close();
    return undefined;
  } catch (error) {
    if (errorCode(error) !== '28P01') return undefined;
    throw new EmbeddedDatabaseError(
      `The passwords in ${credentialsFile} do not open the database in ${cluster}: restore the file that belongs to it.`,
      { cause: error },
    );
  }
}
