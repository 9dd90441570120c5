import { chmod, lstat, mkdir, mkdtemp, realpath, rmdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { giveTo } from './copy-for-user.js';
import { EmbeddedDatabaseError } from './embedded-database-error.js';
import { errorCode } from './error-code.js';
import { runProgram, type ServerUser } from './program.js';

/** Where files go that their data folder cannot hold, for the server's user cannot enter it. */
const SYSTEM_FOLDER = '/var/lib/meridian';

/** Stands in a data folder while a backup is restored into it. */
export const UNFINISHED = 'restore-unfinished';

/** Where the parts of an embedded database lie. */
export interface DataFolder {
  /** Passwords of the roles; belongs to the user who starts Meridian. */
  readonly credentialsFile: string;
  /** Everything that belongs to the server's user. */
  readonly home: string;
  /** PostgreSQL's data, in `home`. */
  readonly cluster: string;
  readonly logFile: string;
}

/** The parts of an existing embedded database, or undefined when there is none in the folder. */
export async function findDataFolder(dataDirectory: string): Promise<DataFolder | undefined> {
  try {
    return layout(dataDirectory, await realpath(homeIn(dataDirectory)));
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw unusable(dataDirectory, error);
  }
}

/** Makes the data folder, open to the user who starts Meridian. */
export async function createDataDirectory(dataDirectory: string): Promise<void> {
  try {
    const created = await mkdir(dataDirectory, { recursive: true });
    // Others, such as the server's user, may pass through but not list it, whatever the umask is.
    if (created !== undefined) await chmod(dataDirectory, 0o711);
  } catch (error) {
    throw unusable(dataDirectory, error);
  }
}

/**
 * Makes the server's home in the data folder. When its user cannot get there, the home lies in
 * {@link SYSTEM_FOLDER} and the data folder holds a link to it.
 */
export async function createHome(dataDirectory: string, user: ServerUser): Promise<DataFolder> {
  const home = homeIn(dataDirectory);
  try {
    if (!(await isLink(home))) {
      await mkdir(home, { recursive: true, mode: 0o700 });
      if (user) await giveTo(user, home);
      if (!(await canEnter(user, await realpath(home)))) {
        await rmdir(home); // only when empty: data that the user could enter before is not touched
        await symlink(await createSystemHome(user), home);
      }
    }
    return layout(dataDirectory, await realpath(home));
  } catch (error) {
    if (error instanceof EmbeddedDatabaseError) throw error;
    throw unusable(dataDirectory, error);
  }
}

async function createSystemHome(user: ServerUser): Promise<string> {
  await mkdir(SYSTEM_FOLDER, { recursive: true });
  await chmod(SYSTEM_FOLDER, 0o711);
  // A name of its own each time: what an earlier data folder left there is not ours to reuse.
  const home = await mkdtemp(path.join(SYSTEM_FOLDER, 'postgres-'));
  if (user) await giveTo(user, home);
  if (await canEnter(user, home)) return home;
  throw new EmbeddedDatabaseError(
    `The user that PostgreSQL runs as can enter neither the data folder nor ${SYSTEM_FOLDER}. ` +
      'Set MERIDIAN_DATA_DIR to a folder that every user may pass through.',
  );
}

async function canEnter(user: ServerUser, folder: string): Promise<boolean> {
  if (!user) return true;
  return (await runProgram('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], user)).succeeded;
}

function homeIn(dataDirectory: string): string {
  return path.join(dataDirectory, 'postgres');
}

function layout(dataDirectory: string, home: string): DataFolder {
  return {
    credentialsFile: path.join(dataDirectory, 'postgres-credentials.json'),
    home,
    cluster: path.join(home, 'cluster'),
    logFile: path.join(home, 'server.log'),
  };
}

async function isLink(file: string): Promise<boolean> {
  try {
    return (await lstat(file)).isSymbolicLink();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function unusable(dataDirectory: string, error: unknown): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    `The data folder ${dataDirectory} cannot be used (${errorCode(error) ?? String(error)}): ` +
      'its files must be readable and writable by the user who starts Meridian. ' +
      'Set MERIDIAN_DATA_DIR to choose another folder.',
    { cause: error },
  );
}
