import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedDatabaseError } from './embedded-database-error.js';
import { findFreePort } from './free-port.js';
import type { Installation } from './installation.js';
import { reachServer, type Reached } from './reach-server.js';
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
/** A server that gives no sign of life for so long is replaced. */
const SILENCE_MS = 10_000;
const PAUSE_MS = 50;

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
  let lastSign = Date.now();
  let started = false;
  for (;;) {
    const server = await findServerProcess(installation.cluster);
    if (!server) {
      started = await start(installation, wantedPort, deadline);
      lastSign = Date.now();
    } else if (server.state === 'starting') {
      // Recovery after a crash may take as long as it needs.
      lastSign = Date.now();
    } else {
      const reached = await reach(installation, server, started);
      if (reached instanceof ServerSession) {
        return { session: reached, port: server.port, pid: server.pid, started };
      }
      if (reached === 'busy') lastSign = Date.now();
      if (Date.now() - lastSign > SILENCE_MS) await abortServer(installation, server.pid);
      else if (Date.now() > deadline) throw inaccessible(installation);
    }
    await delay(PAUSE_MS);
  }
}

/** Does not leave a server behind that was started only to find that it cannot be entered. */
async function reach(
  installation: Installation,
  { port, pid }: ServerProcess,
  started: boolean,
): Promise<Reached> {
  try {
    return await reachServer(installation, port);
  } catch (error) {
    if (started) await stopServer(installation, pid);
    throw error;
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

function inaccessible({ cluster, logFile }: Installation): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    `The embedded database in ${cluster} runs, but accepts no connection. More in ${logFile}.`,
  );
}
