import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { attachEmbeddedDatabase } from './attach-embedded-database.js';
import {
  startEmbeddedDatabase,
  type EmbeddedDatabase,
  type EmbeddedDatabaseOptions,
} from './start-embedded-database.js';

// Servers are really started, and the machine may have other work.
jest.setTimeout(60_000);

const silent = { info: () => undefined, warn: () => undefined };

let dataDirectory: string;
let running: EmbeddedDatabase[];

beforeEach(async () => {
  dataDirectory = path.join(await mkdtemp(path.join(tmpdir(), 'meridian-embedded-')), 'data');
  running = [];
  await chmod(path.dirname(dataDirectory), 0o711); // the server's user must pass through
});

afterEach(async () => {
  for (const database of running) await database.stop();
  await rm(path.dirname(dataDirectory), { recursive: true });
});

async function start(options: Partial<EmbeddedDatabaseOptions> = {}): Promise<EmbeddedDatabase> {
  const progress = (): void => undefined;
  const database = await startEmbeddedDatabase({
    dataDirectory,
    log: silent,
    progress,
    ...options,
  });
  running.push(database);
  return database;
}

async function rows(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a database started for the first time', () => {
  it('keeps its data over a restart', async () => {
    const first = await start();
    expect(first.ownership).toBe('started');
    await rows(first.ownerUrl, `create table promise as select 'kept' as word`);
    await first.stop();
    await expect(rows(first.ownerUrl, 'select 1')).rejects.toThrow(/ECONNREFUSED/);

    const second = await start();
    expect(await rows(second.ownerUrl, 'select word from promise')).toEqual([{ word: 'kept' }]);
  });
});

describe('a second process on the same folder', () => {
  it('attaches, and leaves the server to its owner', async () => {
    const owner = await start();
    const guest = await start();
    expect(guest.ownership).toBe('attached');
    expect(guest.applicationUrl).toBe(owner.applicationUrl);
    await guest.stop();
    expect(await rows(owner.applicationUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('keeps the database running when the owner stops first', async () => {
    const owner = await start();
    const guest = await start();
    await owner.stop();
    await eventually(() => rows(guest.applicationUrl, 'select 1'));
    await guest.stop();
    expect(await attachEmbeddedDatabase(dataDirectory)).toBeUndefined();
  });

  it('finds the database by its folder, as long as it runs', async () => {
    expect(await attachEmbeddedDatabase(dataDirectory)).toBeUndefined();
    const database = await start();
    const found = await attachEmbeddedDatabase(dataDirectory);
    expect(found).toMatchObject({ applicationUrl: database.applicationUrl });
    await database.stop();
    expect(await attachEmbeddedDatabase(dataDirectory)).toBeUndefined();
  });

  it('may start at the very same moment', async () => {
    const databases = await Promise.all([start(), start(), start()]);
    expect(new Set(databases.map(({ ownerUrl }) => ownerUrl)).size).toBe(1);
    const ownerships = databases.map(({ ownership }) => ownership);
    expect(ownerships.filter((ownership) => ownership !== 'attached')).toHaveLength(1);
    expect(await readdir(path.join(dataDirectory, 'postgres'))).toEqual(['cluster', 'server.log']);
  });
});

describe('says clearly', () => {
  it('that the wanted port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    try {
      await expect(start({ port })).rejects.toThrow(
        `Port ${port} on 127.0.0.1 is taken by another program: choose another port`,
      );
    } finally {
      other.close();
    }
  });

  it('that the data folder is a file', async () => {
    await writeFile(dataDirectory, '');
    await expect(start()).rejects.toThrow(
      /data folder .*data cannot be used \(\w+\).*Set MERIDIAN_DATA_DIR to choose another folder/,
    );
  });

  it('that the files there are not a database', async () => {
    await mkdir(path.join(dataDirectory, 'postgres', 'cluster'), { recursive: true });
    await writeFile(path.join(dataDirectory, 'postgres', 'cluster', 'holiday.jpg'), '');
    await expect(start()).rejects.toThrow(/holds files, but they are not a PostgreSQL database/);
  });

  it('that another major version wrote the data', async () => {
    await mkdir(path.join(dataDirectory, 'postgres', 'cluster'), { recursive: true });
    await writeFile(path.join(dataDirectory, 'postgres', 'cluster', 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow(/written by PostgreSQL 17, and this is PostgreSQL 18/);
  });

  it('that the passwords are gone, damaged, or of another database', async () => {
    await (await start()).stop();
    const file = path.join(dataDirectory, 'postgres-credentials.json');
    const original = await readFile(file, 'utf8');
    await writeFile(file, original.replaceAll(/": "..../g, '": "wrng'));
    await expect(start()).rejects.toThrow(/do not open the database/);
    await writeFile(file, original);
    expect(await attachEmbeddedDatabase(dataDirectory)).toBeUndefined(); // nothing is left running
    await writeFile(file, '{');
    await expect(start()).rejects.toThrow(/damaged: restore it/);
    await rm(file);
    await expect(start()).rejects.toThrow(/are missing: restore/);
    await writeFile(file, original);
    await start();
  });
});

async function eventually(attempt: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
