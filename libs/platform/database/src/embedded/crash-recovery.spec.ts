import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { attachEmbeddedDatabase } from './attach-embedded-database.js';
import { DatabaseProcess } from './test-support/database-process.js';
import { findServerProcess } from './server-process.js';
import { startEmbeddedDatabase, type EmbeddedDatabase } from './start-embedded-database.js';

// Servers are really started, and the machine may have other work.
jest.setTimeout(60_000);

let dataDirectory: string;
let cluster: string;
let children: DatabaseProcess[];

beforeEach(async () => {
  dataDirectory = await mkdtemp(path.join(tmpdir(), 'meridian-crash-'));
  await chmod(dataDirectory, 0o711); // the server's user must pass through
  cluster = path.join(dataDirectory, 'postgres', 'cluster');
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill();
  if (await findServerProcess(cluster)) await (await startHere()).stop(); // adopts it first
  await rm(dataDirectory, { recursive: true });
});

function startHere(): Promise<EmbeddedDatabase> {
  const log = { info: () => undefined, warn: () => undefined };
  return startEmbeddedDatabase({ dataDirectory, log, progress: () => undefined });
}

async function startInProcess(): Promise<DatabaseProcess> {
  const child = await DatabaseProcess.start(dataDirectory);
  children.push(child);
  return child;
}

async function killServer(): Promise<number> {
  const server = await findServerProcess(cluster);
  if (!server) throw new Error('no server is running');
  process.kill(server.pid, 'SIGKILL');
  return server.pid;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('after a kill -9 of the process that started it', () => {
  it('the server is found, adopted by the next start, and stopped by it', async () => {
    const killed = await startInProcess();
    const { pid } = (await findServerProcess(cluster)) ?? {};
    killed.kill();
    expect(await attachEmbeddedDatabase(dataDirectory)).toBeDefined();

    const next = await startHere();
    expect(next.ownership).toBe('adopted');
    expect((await findServerProcess(cluster))?.pid).toBe(pid);
    expect(await query(next.applicationUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    await next.stop();
    expect(await findServerProcess(cluster)).toBeUndefined();
  });

  it('a server that does not answer any more is replaced', async () => {
    const killed = await startInProcess();
    killed.kill();
    const { pid = 0 } = (await findServerProcess(cluster)) ?? {};
    process.kill(pid, 'SIGSTOP');

    const next = await startHere();
    expect(next.ownership).toBe('started');
    expect(await query(next.applicationUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    await next.stop();
  }, 90_000);
});

it('starts again after a kill -9 of everything, 20 of 20 times, without losing a commit', async () => {
  const rounds = 20;
  for (let round = 1; round <= rounds; round += 1) {
    const child = await startInProcess();
    expect(child.database.ownership).toBe('started');
    await query(child.database.ownerUrl, 'create table if not exists promise (round int)');
    await query(child.database.ownerUrl, `insert into promise values (${round})`);
    child.kill();
    await killServer();
  }
  const last = await startHere();
  expect(await query(last.ownerUrl, 'select count(*)::int from promise')).toEqual([
    { count: rounds },
  ]);
  await last.stop();
}, 300_000);

it('starts over a pid file whose number belongs to another program by now', async () => {
  await (await startHere()).stop();
  const { uid, gid } = await stat(cluster);
  const other = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid } : {});
  try {
    const lines = [other.pid, cluster, 0, 5432, '', '127.0.0.1', '', 'ready', ''];
    await writeFile(path.join(cluster, 'postmaster.pid'), lines.join('\n'));
    expect(await attachEmbeddedDatabase(dataDirectory)).toBeUndefined();
    const database = await startHere();
    expect(database.ownership).toBe('started');
    await database.stop();
    expect(other.exitCode).toBeNull();
  } finally {
    other.kill();
  }
});

it('starts the server again on the same port when it is killed under a running process', async () => {
  const database = await startHere();
  await query(database.ownerUrl, 'create table promise (round int)');
  for (let round = 1; round <= 3; round += 1) {
    const begin = Date.now();
    await killServer();
    await eventually(() => query(database.ownerUrl, `insert into promise values (${round})`));
    expect(Date.now() - begin).toBeLessThan(10_000);
  }
  expect(await query(database.ownerUrl, 'select count(*)::int from promise')).toEqual([
    { count: 3 },
  ]);
  await database.stop();
  expect(await findServerProcess(cluster)).toBeUndefined();
}, 60_000);

it('stops cleanly when asked while the server is down', async () => {
  const database = await startHere();
  await killServer();
  await database.stop();
  expect(await findServerProcess(cluster)).toBeUndefined();
});

async function eventually(attempt: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 15_000;
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
