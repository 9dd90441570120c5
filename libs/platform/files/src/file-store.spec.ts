import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FileStore } from './file-store.js';

const IMPORTS = { maximumBytes: 100_000, contentTypes: ['text/plain', 'application/gzip'] };
const PNG = Buffer.from(
  '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489',
  'hex',
);

let directory: string;
let store: FileStore;

beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'file-store-')), 'uploads');
  store = new FileStore(directory);
});
afterEach(() => rm(join(directory, '..'), { recursive: true, force: true }));

describe('an upload', () => {
  it('is kept under a random name, measured and hashed, for this user only', async () => {
    const content = Buffer.from('number,state\n1,New\n');
    const stored = await store.save(
      Readable.from([content.subarray(0, 5), content.subarray(5)]),
      IMPORTS,
    );
    expect(stored).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      size: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
      contentType: 'text/plain',
    });
    expect(await buffer(await store.open(stored.id))).toEqual(content);
    expect((await stat(join(directory, stored.id))).mode & 0o777).toBe(0o600);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
  });

  it('may be gzip, or text whose header happens to begin like a bitmap or a program', async () => {
    const gzip = await store.save(Readable.from([gzipSync('a,b\n')]), IMPORTS);
    expect(gzip.contentType).toBe('application/gzip');
    const bitmap = await store.save(
      Readable.from([Buffer.from('BM,MZ,Straße\n', 'latin1')]),
      IMPORTS,
    );
    expect(bitmap.contentType).toBe('text/plain');
  });

  it.each([
    ['a picture', PNG, 'CONTENT_NOT_ALLOWED'],
    ['a large picture', Buffer.concat([PNG, Buffer.alloc(50_000)]), 'CONTENT_NOT_ALLOWED'],
    ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj\n'), 'CONTENT_NOT_ALLOWED'],
    ['unknown binary data', Buffer.from([1, 2, 3, 0, 5]), 'CONTENT_NOT_ALLOWED'],
    ['nothing', Buffer.alloc(0), 'FILE_EMPTY'],
    ['too much', Buffer.alloc(100_001, 'a'), 'FILE_TOO_LARGE'],
  ])('that is %s is refused and leaves nothing behind', async (_, content, code) => {
    await expect(store.save(Readable.from([content]), IMPORTS)).rejects.toMatchObject({ code });
    expect(await readdir(directory)).toEqual([]);
  });

  it('that breaks off leaves nothing behind', async () => {
    const upload = Readable.from(
      (async function* () {
        yield Buffer.alloc(20_000, 'a');
        throw new Error('connection lost');
      })(),
    );
    await expect(store.save(upload, IMPORTS)).rejects.toThrow('connection lost');
    expect(await readdir(directory)).toEqual([]);
  });
});

describe('a stored file', () => {
  it('is reached by its id alone', async () => {
    await store.save(Readable.from([Buffer.from('a\n')]), IMPORTS);
    await writeFile(join(directory, '..', 'secret'), 'x');
    const absent = '0190d2c0-0000-4000-8000-000000000000';
    for (const id of ['../secret', `${absent}/../../secret`, '', '.', 'x\0', absent]) {
      await expect(store.open(id)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    }
    await expect(store.remove('../secret')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect((await stat(join(directory, '..', 'secret'))).isFile()).toBe(true);
  });

  it('is gone after removal, which may be repeated', async () => {
    const { id } = await store.save(Readable.from([Buffer.from('a\n')]), IMPORTS);
    await store.remove(id);
    await store.remove(id);
    await expect(store.open(id)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});
