import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { prepareBinaries } from './binaries.js';
import { clusterVersion, requireVersion } from './cluster.js';
import { giveTo } from './copy-for-user.js';
import { createDataDirectory, createHome, findDataFolder, UNFINISHED } from './data-folder.js';
import { requireFreeSpace, SPACE_TO_START } from './free-space.js';
import { findServerUser } from './server-user.js';

/** PostgreSQL's data folder of the embedded database in a data folder; undefined when there is none. */
export async function embeddedCluster(dataDirectory: string): Promise<string | undefined> {
  const folder = await findDataFolder(path.resolve(dataDirectory));
  if (!folder || (await clusterVersion(folder.cluster)) === undefined) return undefined;
  return folder.cluster;
}

export interface Placement {
  /** Absolute path; it must hold no database. */
  readonly dataDirectory: string;
  readonly majorVersion: number;
  readonly bytes: number;
  /** Writes PostgreSQL's data into an empty folder. */
  readonly fillCluster: (folder: string) => Promise<void>;
  /** Writes what lies beside the database, passwords among it. */
  readonly fillBeside: (dataDirectory: string) => Promise<void>;
}

/**
 * Puts an embedded database into a data folder, to be started there. Until it is whole the folder is
 * marked, and no start takes it for an installation.
 */
export async function placeCluster(placement: Placement): Promise<void> {
  const { dataDirectory, bytes } = placement;
  await createDataDirectory(dataDirectory);
  const mark = path.join(dataDirectory, UNFINISHED);
  await writeFile(mark, 'A restore into this folder was not finished.\n', { flag: 'wx' });
  const user = await findServerUser(undefined);
  const folder = await createHome(dataDirectory, user);
  const binaries = await prepareBinaries(user, folder.home);
  requireVersion(folder.cluster, placement.majorVersion, binaries);
  await requireFreeSpace(folder.home, bytes + SPACE_TO_START);
  const unfinished = path.join(folder.home, `restoring-${randomUUID()}`);
  try {
    await mkdir(unfinished, { mode: 0o700 });
    await placement.fillCluster(unfinished);
    if (user) {
      await giveTo(user, unfinished);
      for (const name of await readdir(unfinished, { recursive: true })) {
        await giveTo(user, path.join(unfinished, name));
      }
    }
    await placement.fillBeside(dataDirectory);
    await rename(unfinished, folder.cluster);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  await rm(mark);
}
