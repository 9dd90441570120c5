import { stat } from 'node:fs/promises';
import { EmbeddedDatabaseError } from './embedded-database-error.js';
import { runProgram, type ServerUser } from './program.js';

/** Unprivileged users that a system may already have; `_postgres` is the one of macOS. */
const KNOWN_USERS = ['postgres', '_postgres', 'nobody'];
const CREATED_USER = 'meridian-postgres';

/**
 * The user that the server runs as. PostgreSQL refuses to run as root, so root hands it to the
 * user who owns the server's files already, else to an unprivileged user of the system.
 *
 * @param home the folder of the server's files, if there is one already.
 */
export async function findServerUser(home: string | undefined): Promise<ServerUser> {
  const ourselves = process.getuid?.();
  const owner = home === undefined ? undefined : await stat(home);
  if (ourselves !== 0) {
    if (owner && ourselves !== undefined && owner.uid !== ourselves) {
      throw new EmbeddedDatabaseError(
        `The database in ${home} belongs to another user (number ${owner.uid}). ` +
          'Start Meridian as that user or as root, or set MERIDIAN_DATA_DIR to a folder of your own.',
      );
    }
    return undefined;
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid | 0, gid: owner.gid | 0 };
  for (const name of KNOWN_USERS) {
    const user = await lookUp(name);
    if (user) return user;
  }
  return createUser();
}

async function lookUp(name: string): Promise<ServerUser> {
  const uid = await runProgram('id', ['-u', name]);
  const gid = await runProgram('id', ['-g', name]);
  if (!uid.succeeded || !gid.succeeded) return undefined;
  // macOS prints its user "nobody", -2, as 4294967294, and `spawn` wants the former.
  return { uid: Number(uid.output) | 0, gid: Number(gid.output) | 0 };
}

async function createUser(): Promise<ServerUser> {
  const created = await runProgram('useradd', ['--system', '--user-group', CREATED_USER]);
  const user = await lookUp(CREATED_USER);
  if (user) return user;
  throw new EmbeddedDatabaseError(
    `PostgreSQL does not run as root, and no other user was found or could be created ` +
      `(${created.output.trim()}). Start Meridian as an ordinary user.`,
  );
}
