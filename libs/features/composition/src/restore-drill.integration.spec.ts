/**
 * D-18: a backup is made while somebody writes. Whatever was promised before it began is in it, the
 * audit logs are whole, and the doctor finds nothing.
 */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeBackup, restoreBackup } from '@meridian/platform-backup';
import { openSigningKey, signCheckpoint } from '@meridian/platform-checkpoints';
import {
  migrate,
  openDatabase,
  startEmbeddedDatabase,
  uuidv7,
  type Database,
  type EmbeddedDatabase,
} from '@meridian/platform-database';
import { ProviderKind, ProvidersService } from '@meridian/feature-providers';
import { organizationId, systemCaller, Tenancy, type Caller } from '@meridian/platform-tenancy';
import pg from 'pg';
import { ENTITIES } from './entities.js';
import { restoreDrill } from './restore-drill.js';

jest.setTimeout(240_000);

const quiet = { info: () => undefined, warn: () => undefined };
const progress = (): void => undefined;

let folder: string;
let dataDirectory: string;
let embedded: EmbeddedDatabase;
let database: Database;
let caller: Caller;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meridian-custody-'));
  await chmod(folder, 0o711); // the server's user must pass through
  dataDirectory = path.join(folder, 'data');
  embedded = await startEmbeddedDatabase({ dataDirectory, log: quiet, progress });
  await migrate(embedded.ownerUrl);
  const id = organizationId(uuidv7(Date.now()));
  await query(
    embedded.ownerUrl,
    `insert into organizations (id, name, slug, home_country, currency)
     values ('${id}', 'Harbour', 'harbour', 'GB', 'GBP')`,
  );
  caller = systemCaller(id, 'test');
  database = await openDatabase({
    url: embedded.applicationUrl,
    applicationName: 'meridian-test',
    poolSize: 4,
    statementTimeoutMs: 60_000,
    entities: ENTITIES,
  });
  await mkdir(path.join(dataDirectory, 'files'));
});

afterAll(async () => {
  await database.close();
  await embedded.stop();
  await rm(folder, { recursive: true });
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Enters providers one after the other until it is told to stop; `acknowledged` grows as it goes. */
function writer(name: string): { acknowledged: string[]; stop(): Promise<void> } {
  const providers = new ProvidersService(new Tenancy(database));
  const acknowledged: string[] = [];
  const ending = new AbortController();
  const done = (async () => {
    for (let number = 1; !ending.signal.aborted; number += 1) {
      const input = { name: `${name} ${number}`, kind: ProviderKind.CAPTIVE, country: 'PH' };
      acknowledged.push(await providers.createProvider(caller, input));
    }
  })();
  return {
    acknowledged,
    async stop() {
      ending.abort();
      await done;
    },
  };
}

const until = async (reached: () => boolean): Promise<void> => {
  while (!reached()) await new Promise((resolve) => setImmediate(resolve));
};

const backUp = (name: string) =>
  makeBackup({
    dataDirectory,
    superuserUrl: embedded.superuserUrl,
    target: path.join(folder, name),
    progress,
  });

describe('a backup that is made while two people write', () => {
  it('holds every row acknowledged before it began, and starts as a sound installation', async () => {
    const key = await openSigningKey({ file: path.join(folder, 'key.pem'), create: true });
    await writeFile(path.join(dataDirectory, 'files', 'upload'), 'waits for the worker');
    const writers = [writer('North'), writer('South')];
    await until(() => writers.every(({ acknowledged }) => acknowledged.length >= 20));
    const checkpoint = await signCheckpoint(new Tenancy(database), caller, key);
    const held = path.join(folder, 'held.json');
    await writeFile(held, JSON.stringify(checkpoint));

    const promised = writers.flatMap(({ acknowledged }) => [...acknowledged]);
    const manifest = await backUp('busy');
    const during = writers.flatMap(({ acknowledged }) => [...acknowledged]);
    await Promise.all(writers.map((one) => one.stop()));
    expect(during.length).toBeGreaterThan(promised.length);

    const restored = path.join(folder, 'restored');
    const backup = path.join(folder, 'busy');
    await restoreBackup({ backup, dataDirectory: restored, progress });
    expect(await readdir(path.join(restored, 'files'))).toEqual(['upload']);
    const copy = await startEmbeddedDatabase({ dataDirectory: restored, log: quiet, progress });
    const rows = await query(copy.superuserUrl, 'select id from providers');
    await copy.stop();
    const present = new Set(rows.map(({ id }) => id));
    expect(promised.filter((id) => !present.has(id))).toEqual([]);
    expect(manifest.organizations[0]?.tables['providers']?.rows).toBe(present.size);

    const figures = await restoreDrill({ backup, scratch: folder, checkpoints: [held], progress });
    expect(figures).toMatchObject({ problems: [], missingRows: 0, checkpointsHeld: 1 });
    expect(figures.auditEntries).toBe(present.size);
    expect((await readdir(folder)).filter((name) => name.startsWith('meridian-drill'))).toEqual([]);
  });

  it('is told apart from one whose audit log a kept checkpoint contradicts', async () => {
    const key = await openSigningKey({ file: path.join(folder, 'key.pem'), create: true });
    await backUp('before');
    const writing = writer('Later');
    await until(() => writing.acknowledged.length > 0);
    await writing.stop();
    const held = path.join(folder, 'later.json');
    const later = await signCheckpoint(new Tenancy(database), caller, key);
    await writeFile(held, JSON.stringify(later));
    const backup = path.join(folder, 'before');
    const { problems } = await restoreDrill({
      backup,
      scratch: folder,
      checkpoints: [held],
      progress,
    });
    expect(problems).toEqual([
      `harbour: entry ${later.size} is not what the kept checkpoint says.`,
    ]);
  });
});

describe('a backup', () => {
  it('that was damaged is refused before anything is written', async () => {
    const manifest = await backUp('damaged');
    const backup = path.join(folder, 'damaged');
    const [file] = manifest.files;
    await appendFile(path.join(backup, file?.path ?? ''), 'x');
    const target = path.join(folder, 'never');
    const attempt = restoreBackup({ backup, dataDirectory: target, progress });
    await expect(attempt).rejects.toThrow('is not what was backed up');
    expect(await readdir(folder)).not.toContain('never');
  });

  it('whose manifest was changed is refused', async () => {
    await backUp('forged');
    const backup = path.join(folder, 'forged');
    const text = await readFile(path.join(backup, 'manifest.json'), 'utf8');
    await writeFile(path.join(backup, 'manifest.json'), text.replace('"harbour"', '"another"'));
    const target = path.join(folder, 'never');
    const attempt = restoreBackup({ backup, dataDirectory: target, progress });
    await expect(attempt).rejects.toThrow('is damaged');
  });

  it('never takes the place of anything, and a restore overwrites nothing', async () => {
    await expect(backUp('busy')).rejects.toThrow('is not empty');
    const backup = path.join(folder, 'busy');
    await expect(restoreBackup({ backup, dataDirectory, progress })).rejects.toThrow(
      'a restore overwrites nothing',
    );
  });

  it('that was interrupted is none', async () => {
    const incomplete = path.join(folder, 'killed.incomplete');
    await mkdir(path.join(incomplete, 'cluster'), { recursive: true });
    const attempt = restoreBackup({
      backup: incomplete,
      dataDirectory: path.join(folder, 'never'),
      progress,
    });
    await expect(attempt).rejects.toThrow('holds no backup');
    await backUp('killed');
    expect(await readdir(folder)).not.toContain('killed.incomplete');
  });

  it('that was half restored is not started as an empty database', async () => {
    const half = path.join(folder, 'half');
    await mkdir(half);
    await writeFile(path.join(half, 'restore-unfinished'), '');
    const start = startEmbeddedDatabase({ dataDirectory: half, log: quiet, progress });
    await expect(start).rejects.toThrow('was interrupted');
  });
});
