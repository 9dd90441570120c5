import { randomBytes, randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { EmbeddedDatabaseError } from './embedded-database-error.js';
import { errorCode } from './error-code.js';

const passwords = z.object({
  superuser: z.string().min(32),
  owner: z.string().min(32),
  application: z.string().min(32),
  queue: z.string().min(32),
});

/** The passwords of one installation's roles. */
export type Credentials = z.output<typeof passwords>;

/** Reads the passwords, or makes them when there are none yet. */
export async function readOrCreateCredentials(file: string): Promise<Credentials> {
  return (await readCredentials(file)) ?? createCredentials(file);
}

/** Reads the passwords; undefined when there are none. */
export async function readCredentials(file: string): Promise<Credentials | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new EmbeddedDatabaseError(
      `The passwords of the embedded database cannot be read from ${file} ` +
        `(${errorCode(error) ?? 'unknown reason'}): start Meridian as the user it was first started by.`,
      { cause: error },
    );
  }
  return parse(file, text);
}

/** Random passwords, safe in a URL. */
function randomCredentials(): Credentials {
  const password = (): string => randomBytes(32).toString('base64url');
  return {
    superuser: password(),
    owner: password(),
    application: password(),
    queue: password(),
  };
}

async function createCredentials(file: string): Promise<Credentials> {
  const complete = `${file}.${randomUUID()}`;
  await writeFile(complete, `${JSON.stringify(randomCredentials(), null, 2)}\n`, { mode: 0o600 });
  try {
    // A link appears whole or not at all, and fails when another process was first.
    await link(complete, file);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(complete, { force: true });
  }
  return parse(file, await readFile(file, 'utf8'));
}

function parse(file: string, text: string): Credentials {
  try {
    return passwords.parse(JSON.parse(text));
  } catch {
    // The reason would quote the content.
    throw new EmbeddedDatabaseError(
      `The file with the passwords of the embedded database, ${file}, is damaged: restore it.`,
    );
  }
}
