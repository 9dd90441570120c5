import { stat } from 'node:fs/promises';
import path from 'node:path';
import { prepareBinaries, type Binaries } from './binaries.js';
import { clusterVersion, createCluster, requireVersion } from './cluster.js';
import { readCredentials, readOrCreateCredentials, type Credentials } from './credentials.js';
import {
  createDataDirectory,
  createHome,
  findDataFolder,
  UNFINISHED,
  type DataFolder,
} from './data-folder.js';
import { EmbeddedDatabaseError } from './embedded-database-error.js';
import { requireFreeSpace, SPACE_TO_CREATE, SPACE_TO_START } from './free-space.js';
import type { ServerUser } from './program.js';
import type { ServerSettings } from './server-settings.js';
import { findServerUser } from './server-user.js';
import { announceWhenSlow, type Progress } from './slow-work.js';

/** An embedded database on disk, ready to be started. */
export interface Installation extends DataFolder {
  readonly binaries: Binaries;
  readonly credentials: Credentials;
  readonly user: ServerUser;
  readonly settings: ServerSettings;
}

export interface InstallationRequest {
  /** Absolute path. */
  readonly dataDirectory: string;
  readonly settings: ServerSettings;
  /** Whether the files must survive a power cut. */
  readonly durable: boolean;
  readonly progress: Progress;
}

/** Finds the embedded database in a folder, or makes it. */
export async function prepareInstallation(request: InstallationRequest): Promise<Installation> {
  const { dataDirectory, settings, progress } = request;
  requirePlainName(dataDirectory);
  await createDataDirectory(dataDirectory);
  await requireFinished(dataDirectory);
  const existing = await findDataFolder(dataDirectory);
  const user = await findServerUser(existing?.home);
  const folder = await createHome(dataDirectory, user);
  const binaries = await announceWhenSlow(progress, 'Preparing PostgreSQL', () =>
    prepareBinaries(user, folder.home),
  );
  const version = await clusterVersion(folder.cluster);
  if (version !== undefined) {
    requireVersion(folder.cluster, version, binaries);
    await requireFreeSpace(folder.home, SPACE_TO_START);
    const credentials = await existingCredentials(folder);
    return { ...folder, binaries, credentials, user, settings };
  }
  await requireFreeSpace(folder.home, SPACE_TO_CREATE);
  // Passwords come first: a cluster without them could never be opened.
  const credentials = await readOrCreateCredentials(folder.credentialsFile);
  const installation = { ...folder, binaries, credentials, user, settings };
  await announceWhenSlow(progress, 'Creating the embedded database', () =>
    createCluster({
      ...installation,
      superuserPassword: credentials.superuser,
      durable: request.durable,
    }),
  );
  return installation;
}

/** A half restored database would start, and be empty. */
async function requireFinished(dataDirectory: string): Promise<void> {
  const unfinished = await stat(path.join(dataDirectory, UNFINISHED)).catch(() => undefined);
  if (!unfinished) return;
  throw new EmbeddedDatabaseError(
    `A restore into ${dataDirectory} was interrupted. Remove the folder, and restore again.`,
  );
}

/** PostgreSQL's `pg_ctl` hands the name to a shell between double quotes, and escapes nothing. */
function requirePlainName(dataDirectory: string): void {
  if (!/["$`\n]/.test(dataDirectory)) return;
  throw new EmbeddedDatabaseError(
    `The name of the data folder ${dataDirectory} holds a quote, a dollar sign or a line break. ` +
      'Set MERIDIAN_DATA_DIR to another folder.',
  );
}

async function existingCredentials(folder: DataFolder): Promise<Credentials> {
  const credentials = await readCredentials(folder.credentialsFile);
  if (credentials) return credentials;
  throw new EmbeddedDatabaseError(
    `The passwords of the database in ${folder.cluster} are missing: restore ` +
      `${folder.credentialsFile}, or move the data folder away to begin with an empty one.`,
  );
}
