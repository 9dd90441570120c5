import { expect, it, jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startTemporaryDatabase } from './start-temporary-database.js';

// Servers are really started, and the machine may have other work.
jest.setTimeout(60_000);

async function scratchFolders(maker: number): Promise<string[]> {
  const names = await readdir(tmpdir());
  return names.filter((name) => name.startsWith(`meridian-scratch-${maker}-`));
}

it('makes databases for its superuser, and leaves nothing behind', async () => {
  const database = await startTemporaryDatabase();
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  await client.query('create database one owner meridian_owner');
  const { rows } = await client.query<{ fsync: string }>('show fsync');
  await client.end();
  expect(rows).toEqual([{ fsync: 'off' }]);
  await database.stop();
  expect(await scratchFolders(process.pid)).toEqual([]);
});

it('clears away what a killed test run left', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'close');
  const maker = child.pid ?? 0;
  const left = path.join(tmpdir(), `meridian-scratch-${maker}-abcdef`);
  await mkdir(path.join(left, 'postgres', 'cluster'), { recursive: true });
  const database = await startTemporaryDatabase();
  await database.stop();
  const remaining = await scratchFolders(maker);
  await rm(left, { recursive: true, force: true });
  expect(remaining).toEqual([]);
});
