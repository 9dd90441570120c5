import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Binaries } from './binaries.js';
import { ROLES } from './connection-urls.js';
import { giveTo, moveUnlessPresent } from './copy-for-user.js';
import { EmbeddedDatabaseError } from './embedded-database-error.js';
import { errorCode } from './error-code.js';
import { runProgram, type ServerUser } from './program.js';
import { isAlive } from './server-process.js';

export interface ClusterRequest {
  readonly home: string;
  readonly cluster: string;
  readonly binaries: Binaries;
  readonly user: ServerUser;
  readonly superuserPassword: string;
  /** Whether the files must survive a power cut. */
  readonly durable: boolean;
}

const INITIALIZING = 'initializing-';

/** The major version of PostgreSQL that wrote the cluster; undefined when there is no cluster. */
export async function clusterVersion(cluster: string): Promise<number | undefined> {
  try {
    return Number(await readFile(path.join(cluster, 'PG_VERSION'), 'utf8'));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  const files = await readdir(cluster).catch(() => []);
  if (files.length === 0) return undefined;
  throw new EmbeddedDatabaseError(
    `${cluster} holds files, but they are not a PostgreSQL database. Move them away, or set ` +
      'MERIDIAN_DATA_DIR to another folder.',
  );
}

/** Refuses data that this PostgreSQL cannot read. */
export function requireVersion(cluster: string, found: number, binaries: Binaries): void {
  if (found === binaries.majorVersion) return;
  throw new EmbeddedDatabaseError(
    `The data in ${cluster} was written by PostgreSQL ${found}, and this is PostgreSQL ` +
      `${binaries.majorVersion}. Export it with the release of Meridian that wrote it, or set ` +
      'MERIDIAN_DATA_DIR to another folder.',
  );
}

/** Makes the cluster under a temporary name first, so that a half-made one is never started. */
export async function createCluster(request: ClusterRequest): Promise<void> {
  const { home, user } = request;
  await removeAbandoned(home);
  const unfinished = path.join(home, `${INITIALIZING}${process.pid}-${randomUUID()}`);
  const passwordFile = `${unfinished}-password`;
  try {
    await mkdir(unfinished, { mode: 0o700 });
    await writeFile(passwordFile, `${request.superuserPassword}\n`, { mode: 0o600 });
    if (user) await Promise.all([giveTo(user, unfinished), giveTo(user, passwordFile)]);
    await initialize(request, unfinished, passwordFile);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await moveUnlessPresent(unfinished, request.cluster);
  if (request.durable) await flushFolder(home);
}

async function initialize(
  { binaries, user, durable }: ClusterRequest,
  folder: string,
  passwordFile: string,
): Promise<void> {
  const args = [
    `--pgdata=${folder}`,
    `--username=${ROLES.superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=libc',
    '--locale=C',
    '--data-checksums',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ];
  const { succeeded, output } = await runProgram(binaries.initdb, args, user);
  if (succeeded) return;
  await rm(folder, { recursive: true, force: true });
  const reason = output.includes('No space left') ? 'the disk is full' : lastLine(output);
  throw new EmbeddedDatabaseError(`The embedded database could not be created: ${reason}.`);
}

/** The new name must survive a power cut just as the content does. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

/** Removes what processes that died in the middle of creating a cluster left behind. */
async function removeAbandoned(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (!name.startsWith(INITIALIZING)) continue;
    const maker = Number.parseInt(name.slice(INITIALIZING.length), 10);
    if (isAlive(maker)) continue;
    await rm(path.join(home, name), { recursive: true, force: true });
  }
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}
