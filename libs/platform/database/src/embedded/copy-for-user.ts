import { randomUUID } from 'node:crypto';
import { cp, lchown, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from './error-code.js';
import type { ServerUser } from './program.js';

/** Copies a folder and gives the copy to a user. The copy appears whole or not at all. */
export async function copyFor(
  user: NonNullable<ServerUser>,
  source: string,
  target: string,
): Promise<void> {
  const incomplete = `${target}.${randomUUID()}`;
  await cp(source, incomplete, { recursive: true, verbatimSymlinks: true });
  await giveTo(user, incomplete);
  for (const name of await readdir(incomplete, { recursive: true })) {
    await giveTo(user, path.join(incomplete, name));
  }
  await moveUnlessPresent(incomplete, target);
}

/** Gives a file or folder, not what is in it, to a user. */
export async function giveTo(user: NonNullable<ServerUser>, file: string): Promise<void> {
  // Unsigned here, while `spawn` takes the signed form of numbers such as those of "nobody".
  await lchown(file, user.uid >>> 0, user.gid >>> 0);
}

/** Moves a folder to its final name, or discards it when another process put one there first. */
export async function moveUnlessPresent(folder: string, target: string): Promise<void> {
  try {
    await rename(folder, target);
  } catch (error) {
    const present = errorCode(error) === 'ENOTEMPTY' || errorCode(error) === 'EEXIST';
    if (!present) throw error;
    await rm(folder, { recursive: true, force: true });
  }
}
