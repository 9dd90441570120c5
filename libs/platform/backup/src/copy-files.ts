import { createHash } from 'node:crypto';
import { mkdir, open, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from './error-code.js';
import type { CopiedFile } from './manifest.js';

const CHUNK_BYTES = 1_048_576;
const FLUSHED_AT_ONCE = 64;

/** What a folder holds, by paths relative to it with slashes. */
export interface Listing {
  readonly directories: readonly string[];
  readonly files: readonly string[];
}

/** Lists a folder's files and folders in the order of their paths; nothing for one that is not there. */
export async function listFolder(folder: string): Promise<Listing> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    },
  );
  const pathOf = (entry: (typeof entries)[number]): string =>
    path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
  return {
    directories: entries
      .filter((entry) => entry.isDirectory())
      .map(pathOf)
      .sort(),
    files: entries
      .filter((entry) => entry.isFile())
      .map(pathOf)
      .sort(),
  };
}

/**
 * Copies one file while reading it once, and says what was copied. Undefined when the
 * file is gone: a server that works removes files, and its log knows that.
 */
export async function copyFile(
  source: string,
  target: string,
  name: string,
): Promise<CopiedFile | undefined> {
  const from = await open(source).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (!from) return undefined;
  try {
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    const to = await open(target, 'wx', 0o600);
    const [hash, buffer] = [createHash('sha256'), Buffer.alloc(CHUNK_BYTES)];
    let size = 0;
    try {
      for (;;) {
        const { bytesRead } = await from.read(buffer, 0, CHUNK_BYTES);
        if (bytesRead === 0) break;
        const chunk = buffer.subarray(0, bytesRead);
        hash.update(chunk);
        await to.writeFile(chunk);
        size += bytesRead;
      }
    } finally {
      await to.close();
    }
    return { path: name, size, sha256: hash.digest('hex') };
  } finally {
    await from.close();
  }
}

/** Brings files that were written to the disk, many at a time: one by one takes twenty times longer. */
export async function flushFiles(folder: string, names: readonly string[]): Promise<void> {
  for (let first = 0; first < names.length; first += FLUSHED_AT_ONCE) {
    const some = names.slice(first, first + FLUSHED_AT_ONCE);
    await Promise.all(some.map((name) => flush(path.join(folder, name))));
  }
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.datasync().finally(() => handle.close());
}

/** Writes a new file to the disk, and says what was written. */
export async function writeNew(folder: string, name: string, text: string): Promise<CopiedFile> {
  await writeFile(path.join(folder, name), text, { mode: 0o600, flag: 'wx', flush: true });
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { path: name, size: Buffer.byteLength(text), sha256 };
}

/** SHA-256 of a file; undefined when it is not there or has another size. */
export async function digestOfFile(file: string, size: number): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (found?.size !== size) return undefined;
  const handle = await open(file);
  try {
    const hash = createHash('sha256');
    for await (const chunk of handle.createReadStream({ autoClose: false })) {
      if (chunk instanceof Uint8Array) hash.update(chunk);
    }
    return hash.digest('hex');
  } finally {
    await handle.close();
  }
}
