import { statfs } from 'node:fs/promises';
import { EmbeddedDatabaseError } from './embedded-database-error.js';

const MEGABYTE = 1_048_576;
/** A new database, and some room to work in. */
export const SPACE_TO_CREATE = 400 * MEGABYTE;
/** Enough to recover from a crash and to write what is in hand. */
export const SPACE_TO_START = 100 * MEGABYTE;

/** Refuses to start on a disk so full that the database would stop in the middle of its work. */
export async function requireFreeSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytes) return;
  const [has, needs] = [free, bytes].map((amount) => Math.floor(amount / MEGABYTE));
  throw new EmbeddedDatabaseError(
    `The disk of ${folder} has only ${has} MB left, and the database needs ${needs} MB. ` +
      'Free some space, or set MERIDIAN_DATA_DIR to a folder on another disk.',
  );
}
