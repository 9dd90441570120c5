import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { chmod, chown, mkdir, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseProcess } from './test-support/database-process.js';
import { startEmbeddedDatabase } from './start-embedded-database.js';

// Servers are really started, and the machine may have other work.
jest.setTimeout(60_000);

/** Only root can play another user. */
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;
const NOBODY = { uid: 65_534, gid: 65_534 };

asRoot('started', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'meridian-user-'));
    await chmod(folder, 0o711);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  function start(dataDirectory: string) {
    const log = { info: () => undefined, warn: () => undefined };
    return startEmbeddedDatabase({ dataDirectory, log, progress: () => undefined });
  }

  it('by root, the server and its files belong to an unprivileged user', async () => {
    const database = await start(folder);
    await database.stop();
    const { uid } = await stat(path.join(folder, 'postgres', 'cluster'));
    expect(uid).not.toBe(0);
    expect((await stat(path.join(folder, 'postgres-credentials.json'))).uid).toBe(0);
  });

  it('by an ordinary user, everything belongs to that user, and root can take over later', async () => {
    await chown(folder, NOBODY.uid, NOBODY.gid);
    const process = await DatabaseProcess.start(path.join(folder, 'data'), NOBODY);
    expect(process.database.ownership).toBe('started');
    await process.stop();
    const cluster = path.join(folder, 'data', 'postgres', 'cluster');
    expect((await stat(cluster)).uid).toBe(NOBODY.uid);

    const byRoot = await start(path.join(folder, 'data'));
    await byRoot.stop();
    expect((await stat(path.join(cluster, 'PG_VERSION'))).uid).toBe(NOBODY.uid);
  });

  it('by an ordinary user on somebody else’s data, the message says whose', async () => {
    await (await start(folder)).stop();
    await expect(DatabaseProcess.start(folder, NOBODY)).rejects.toThrow(/another user/);
  });

  it('by an ordinary user in a folder closed to writing, the message says so', async () => {
    await chmod(folder, 0o555);
    await expect(DatabaseProcess.start(path.join(folder, 'data'), NOBODY)).rejects.toThrow(
      /data cannot be used \(EACCES\)/,
    );
  });

  it('by root in a folder that only root may enter, the files lie elsewhere behind a link', async () => {
    await chmod(folder, 0o700);
    const dataDirectory = path.join(folder, 'data');
    await mkdir(dataDirectory);
    const first = await start(dataDirectory);
    await first.stop();
    const home = await realpath(path.join(dataDirectory, 'postgres'));
    try {
      expect(home).toMatch(/^\/var\/lib\/meridian\/postgres-/);
      const second = await start(dataDirectory);
      await second.stop();
      expect(await realpath(path.join(dataDirectory, 'postgres'))).toBe(home);
    } finally {
      await rm(home, { recursive: true });
    }
  });
});
