import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionUrls } from './connection-urls.js';
import { findDataFolder, type DataFolder } from './data-folder.js';
import { prepareInstallation } from './installation.js';
import { findServerProcess, isAlive } from './server-process.js';
import { SCRATCH_SETTINGS } from './server-settings.js';
import { Supervisor } from './supervisor.js';

/** A scratch server. The superuser's URL is there to make databases with. */
export interface TemporaryDatabase extends ConnectionUrls {
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

const PREFIX = 'meridian-scratch-';
const quiet = { info: () => undefined, warn: () => undefined };

/** Starts a server for tests: fast, empty, and gone after `stop`. */
export async function startTemporaryDatabase(): Promise<TemporaryDatabase> {
  await removeAbandoned();
  const dataDirectory = await mkdtemp(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  await chmod(dataDirectory, 0o711); // the server's user must pass through
  const installation = await prepareInstallation({
    dataDirectory,
    settings: SCRATCH_SETTINGS,
    durable: false,
    progress: () => undefined,
  });
  const supervisor = await Supervisor.start(installation, undefined, quiet);
  return {
    ...supervisor.urls,
    async stop() {
      await supervisor.stop();
      await remove(installation, dataDirectory);
    },
  };
}

async function remove(folder: Pick<DataFolder, 'home'>, dataDirectory: string): Promise<void> {
  // The home may lie elsewhere, behind a link.
  await rm(folder.home, { recursive: true, force: true, maxRetries: 5 });
  await rm(dataDirectory, { recursive: true, force: true });
}

/** Stops and removes the servers of test runs that were killed: they would pile up unnoticed. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    if (isAlive(Number.parseInt(name.slice(PREFIX.length), 10))) continue;
    const dataDirectory = path.join(tmpdir(), name);
    try {
      const folder = await findDataFolder(dataDirectory);
      if (folder) await endServer(folder);
      await remove(folder ?? { home: dataDirectory }, dataDirectory);
    } catch {
      // Another user's, or being removed by somebody else: not ours to clean.
    }
  }
}

async function endServer({ cluster }: DataFolder): Promise<void> {
  const server = await findServerProcess(cluster);
  if (!server) return;
  process.kill(server.pid, 'SIGQUIT');
  while (await findServerProcess(cluster)) await delay(20);
}
