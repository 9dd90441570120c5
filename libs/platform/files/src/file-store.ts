import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isNativeError, isUint8Array } from 'node:util/types';
import { SAMPLE_BYTES, contentTypeOf } from './content-type.js';
import { FileStoreError } from './file-store-error.js';

/** What an upload may be. */
export interface FileLimits {
  readonly maximumBytes: number;
  /** Media types, as told by the content: CSV and other plain text is `text/plain`. */
  readonly contentTypes: readonly string[];
}

/** A file that was stored completely. */
export interface StoredFile {
  /** Random UUID; the only name under which the file can be reached. */
  readonly id: string;
  /** In bytes. */
  readonly size: number;
  /** Lower-case hexadecimal digest of the stored bytes. */
  readonly sha256: string;
  readonly contentType: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Keeps uploaded files in one directory, readable by this user only, under random names: nothing of
 * what an uploader sends becomes part of a path. Who may open which file is the caller's business.
 */
export class FileStore {
  readonly #directory: string;

  /** @param directory made on the first save if need be */
  constructor(directory: string) {
    this.#directory = resolve(directory);
  }

  /**
   * Stores a stream as it comes. The file appears under its id only when it is complete and on the
   * disk; on any failure, a broken upload included, nothing of it stays.
   * @throws FileStoreError CONTENT_NOT_ALLOWED, FILE_EMPTY, FILE_TOO_LARGE
   */
  async save(stream: Readable, limits: FileLimits): Promise<StoredFile> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const id = randomUUID();
    const partial = join(this.#directory, `${id}.part`);
    const inspection = new Inspection(limits);
    // Opened before anything can be refused: a stream that opens its file by itself may still do so
    // after what was refused has been removed.
    const file = await open(partial, 'wx', 0o600);
    try {
      await pipeline(
        stream,
        (source: AsyncIterable<unknown>) => inspection.pass(source),
        file.createWriteStream({ flush: true }),
      );
      await rename(partial, this.#pathOf(id));
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
    return { id, ...inspection.result() };
  }

  /** @throws FileStoreError FILE_NOT_FOUND, also for what is no id at all */
  async open(id: string): Promise<Readable> {
    try {
      return (await open(this.#pathOf(id), 'r')).createReadStream();
    } catch (error) {
      throw isMissingFile(error) ? fileNotFound() : error;
    }
  }

  /** Removing what is not there is no failure. @throws FileStoreError FILE_NOT_FOUND for a non-id */
  async remove(id: string): Promise<void> {
    await rm(this.#pathOf(id), { force: true });
  }

  /** Digest of a stored file as it is now. @throws FileStoreError FILE_NOT_FOUND */
  async sha256Of(id: string): Promise<string> {
    const hash = createHash('sha256');
    await pipeline(await this.open(id), hash);
    return hash.digest('hex');
  }

  /** The ids of files that were stored, or begun, longer ago than that. */
  async olderThan(milliseconds: number): Promise<string[]> {
    const ids: string[] = [];
    for (const name of await namesIn(this.#directory)) {
      const { mtimeMs } = await stat(join(this.#directory, name));
      if (Date.now() - mtimeMs > milliseconds) ids.push(name);
    }
    return ids;
  }

  #pathOf(id: string): string {
    if (!UUID.test(id)) throw fileNotFound();
    return join(this.#directory, id);
  }
}

/** Looks at the bytes that pass: measures, hashes, and stops what may not pass. */
class Inspection {
  readonly #limits: FileLimits;
  readonly #hash = createHash('sha256');
  #size = 0;
  #contentType = '';

  constructor(limits: FileLimits) {
    this.#limits = limits;
  }

  async *pass(source: AsyncIterable<unknown>): AsyncGenerator<Uint8Array, void, undefined> {
    let sample: Buffer | null = Buffer.alloc(0);
    for await (const chunk of source) {
      if (!isUint8Array(chunk)) throw new TypeError('An upload must be a stream of bytes.');
      this.#measure(chunk);
      if (sample !== null) {
        sample = Buffer.concat([sample, chunk.subarray(0, SAMPLE_BYTES - sample.length)]);
        if (sample.length === SAMPLE_BYTES) {
          await this.#requireAllowed(sample);
          sample = null;
        }
      }
      yield chunk;
    }
    if (this.#size === 0) throw new FileStoreError('FILE_EMPTY', 'The file is empty.');
    if (sample !== null) await this.#requireAllowed(sample);
  }

  /** To be asked after everything has passed. */
  result(): Omit<StoredFile, 'id'> {
    return {
      size: this.#size,
      sha256: this.#hash.digest('hex'),
      contentType: this.#contentType,
    };
  }

  #measure(chunk: Uint8Array): void {
    this.#size += chunk.length;
    if (this.#size > this.#limits.maximumBytes) {
      throw new FileStoreError(
        'FILE_TOO_LARGE',
        `The file is larger than the ${this.#limits.maximumBytes} bytes allowed. Compress it with gzip or split it.`,
      );
    }
    this.#hash.update(chunk);
  }

  async #requireAllowed(sample: Buffer): Promise<void> {
    this.#contentType = await contentTypeOf(sample);
    if (this.#limits.contentTypes.includes(this.#contentType)) return;
    throw new FileStoreError(
      'CONTENT_NOT_ALLOWED',
      `The content of the file is ${this.#contentType}; allowed here: ${this.#limits.contentTypes.join(', ')}.`,
    );
  }
}

/** Nobody has stored anything yet where there is no directory. */
async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (isMissingFile(error)) return [];
    throw error;
  }
}

function fileNotFound(): FileStoreError {
  return new FileStoreError('FILE_NOT_FOUND', 'There is no such file.');
}

function isMissingFile(error: unknown): boolean {
  return isNativeError(error) && 'code' in error && error.code === 'ENOENT';
}
