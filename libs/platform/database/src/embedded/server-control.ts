import { open, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Installation } from './installation.js';
import { errorCode } from './error-code.js';
import { runProgram } from './program.js';
import { findServerProcess, isAlive, pidFile, readPidFile } from './server-process.js';
import { serverArguments } from './server-settings.js';

/** Why a server did not start. The first two pass by themselves; the others need a person. */
type StartProblem =
  'already running' | 'earlier server still ending' | 'port taken' | 'disk full' | 'other';

export type StartResult =
  | { readonly started: true }
  | { readonly started: false; readonly problem: StartProblem; readonly lastWords: string };

const LOG_LIMIT_BYTES = 16 * 1_048_576;
const RECOVERY_SECONDS = 3_600;
/** PostgreSQL's "fast" and "immediate" shutdown, then no question any more. */
const STOP_STEPS = [
  { signal: 'INT', seconds: 30 },
  { signal: 'QUIT', seconds: 3 },
  { signal: 'KILL', seconds: 5 },
] as const;
const ABORT_STEPS = STOP_STEPS.slice(1);

const PROBLEMS: readonly (readonly [RegExp, StartProblem])[] = [
  [/lock file "postmaster.pid" already exists/, 'already running'],
  [/pre-existing shared memory block/, 'earlier server still ending'],
  [/could not (bind|create any TCP\/IP sockets)/, 'port taken'],
  [/No space left on device/, 'disk full'],
];

/** Starts the server and waits until it is ready, crash recovery included. */
export async function startServer(installation: Installation, port: number): Promise<StartResult> {
  const { cluster, logFile, binaries, user, settings } = installation;
  await removeStalePidFile(cluster);
  await rotateLog(logFile);
  const logBefore = await sizeOf(logFile);
  const args = ['start', '--wait', `--timeout=${RECOVERY_SECONDS}`, `--pgdata=${cluster}`];
  args.push(`--log=${logFile}`, `--options=${serverArguments(settings, port)}`);
  // pg_ctl gives the server a session of its own: Ctrl-C in the terminal must reach Meridian
  // alone, which still needs the database to finish its work.
  const { succeeded, output } = await runProgram(binaries.pgCtl, args, user);
  if (succeeded) return { started: true };
  const lastWords = `${await readFrom(logFile, logBefore)}\n${output}`.trim();
  const [, problem] = PROBLEMS.find(([pattern]) => pattern.test(lastWords)) ?? [];
  return { started: false, problem: problem ?? 'other', lastWords };
}

/**
 * Stops the server of this number and waits for its end: with a checkpoint if it can, without one
 * if that takes too long, by force if it does not answer at all. A server that another process
 * starts in its place meanwhile is left alone.
 */
export function stopServer(installation: Installation, pid: number): Promise<void> {
  return endServer(installation, pid, STOP_STEPS);
}

/** Ends a server that does not answer, and of which no orderly shutdown can be expected. */
export function abortServer(installation: Installation, pid: number): Promise<void> {
  return endServer(installation, pid, ABORT_STEPS);
}

async function endServer(
  { cluster, binaries, user }: Installation,
  pid: number,
  steps: readonly (typeof STOP_STEPS)[number][],
): Promise<void> {
  for (const { signal, seconds } of steps) {
    await runProgram(binaries.pgCtl, ['kill', signal, String(pid)], user);
    const deadline = Date.now() + seconds * 1_000;
    while (Date.now() < deadline) {
      if ((await findServerProcess(cluster))?.pid !== pid) return;
      await delay(20);
    }
  }
}

/**
 * Removes the file of a dead server whose number now belongs to another process, or to a dead one
 * that its parent has not buried. PostgreSQL would take either for a running server.
 */
async function removeStalePidFile(cluster: string): Promise<void> {
  const pid = Number((await readPidFile(cluster))?.[0]);
  if (!Number.isInteger(pid) || !isAlive(pid)) return;
  if (await findServerProcess(cluster)) return;
  await rm(pidFile(cluster), { force: true });
}

async function rotateLog(logFile: string): Promise<void> {
  if ((await sizeOf(logFile)) > LOG_LIMIT_BYTES) await rename(logFile, `${logFile}.1`);
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

async function readFrom(file: string, position: number): Promise<string> {
  const length = (await sizeOf(file)) - position;
  if (length <= 0) return '';
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
