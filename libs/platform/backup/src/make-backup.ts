import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { embeddedCluster } from '@meridian/platform-database';
import type pg from 'pg';
import { BackupError } from './backup-error.js';
import { baseBackup } from './base-backup.js';
import { copyFile, flushFiles, listFolder, writeNew } from './copy-files.js';
import { errorCode } from './error-code.js';
import {
  MANIFEST,
  manifestText,
  readManifest,
  type BackedUpOrganization,
  type CopiedFile,
  type Manifest,
} from './manifest.js';
import { rowFingerprints } from './row-fingerprints.js';

export interface BackupRequest {
  /** The data folder of the embedded database, which runs on it. */
  readonly dataDirectory: string;
  readonly superuserUrl: string;
  /** The folder that becomes the backup; it must not exist, or be empty. */
  readonly target: string;
  readonly progress: (message: string) => void;
}

/** Files of the data folder beside the database, without which a copy could not be opened. */
const KEPT_FILES = ['postgres-credentials.json', 'secret'];
const NOT_INCLUDED = [
  'The audit signing key: keep a copy of it elsewhere. A restored installation makes a new one, and ' +
    'earlier checkpoints stay good.',
  'Queues in Redis: they are refilled from the outbox.',
];

/**
 * Backs up an installation that runs. The backup appears under its name when it is complete and on
 * the disk; one that was interrupted stays `….incomplete` and is removed by the next.
 *
 * @throws BackupError with what to do.
 */
export async function makeBackup(request: BackupRequest): Promise<Manifest> {
  const target = path.resolve(request.target);
  const incomplete = `${target}.incomplete`;
  const cluster = await embeddedCluster(request.dataDirectory);
  if (cluster === undefined) {
    throw new BackupError(`${request.dataDirectory} holds no embedded database to back up.`);
  }
  await requireUnused(target);
  await rm(incomplete, { recursive: true, force: true });
  await mkdir(incomplete, { recursive: true, mode: 0o700 });
  try {
    const manifest = await copyEverything({ ...request, cluster, target: incomplete });
    await rename(incomplete, target);
    return manifest;
  } catch (error) {
    await rm(incomplete, { recursive: true, force: true });
    if (errorCode(error) !== 'ENOSPC') throw error;
    throw new BackupError(`The disk of ${target} is full: nothing was kept.`, { cause: error });
  }
}

async function requireUnused(target: string): Promise<void> {
  const files = await readdir(target).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw new BackupError(`${target} cannot hold a backup (${errorCode(error) ?? 'unreadable'}).`);
  });
  if (files.length > 0) throw new BackupError(`${target} is not empty: choose another folder.`);
}

async function copyEverything(
  request: BackupRequest & { readonly cluster: string },
): Promise<Manifest> {
  const { dataDirectory, superuserUrl, cluster, target, progress } = request;
  // Uploads before and after: none is there that the database does not know, and none is missing.
  const uploads = new Map<string, CopiedFile>();
  await copyUploads(dataDirectory, target, uploads);
  const base = await baseBackup({
    superuserUrl,
    cluster,
    target: path.join(target, 'cluster'),
    look: readFacts,
    progress: (copied, of) => progress(`${copied} of ${of} files copied …`),
  });
  await copyUploads(dataDirectory, target, uploads);
  const kept: CopiedFile[] = [];
  for (const name of KEPT_FILES) {
    const copy = await copyFile(path.join(dataDirectory, name), path.join(target, name), name);
    if (copy) kept.push(copy);
  }
  const within = base.files.map((file) => ({ ...file, path: `cluster/${file.path}` }));
  const files = [...within, ...uploads.values(), ...kept];
  await flushFiles(
    target,
    files.map((file) => file.path),
  );
  const text = manifestText({
    ...base.seen,
    madeAt: base.madeAt.toISOString(),
    wal: base.wal,
    directories: ['cluster', ...base.directories.map((name) => `cluster/${name}`)],
    files,
    notIncluded: NOT_INCLUDED,
  });
  await writeNew(target, MANIFEST, text);
  return readManifest(target);
}

async function copyUploads(
  dataDirectory: string,
  target: string,
  uploads: Map<string, CopiedFile>,
): Promise<void> {
  const { files } = await listFolder(path.join(dataDirectory, 'files'));
  for (const file of files) {
    const name = `files/${file}`;
    if (uploads.has(name) || name.endsWith('.part')) continue;
    const copy = await copyFile(path.join(dataDirectory, name), path.join(target, name), name);
    if (copy) uploads.set(name, copy);
  }
}

type Facts = Pick<
  Manifest,
  'postgresVersion' | 'postgresMajorVersion' | 'migrations' | 'organizations'
>;

interface OrganizationRow {
  readonly id: string;
  readonly slug: string;
  readonly auditHead: BackedUpOrganization['auditHead'];
}

async function readFacts(client: pg.Client): Promise<Facts> {
  const version = await client.query<{ name: string; number: number }>(
    `select current_setting('server_version') as name,
            current_setting('server_version_num')::int / 10000 as number`,
  );
  const migrations = await client.query<{ name: string }>(
    'select name from migrations order by id',
  );
  const organizations = await client.query<OrganizationRow>(
    `select o.id, o.slug, case when h.sequence is not null
            then json_build_object('sequence', h.sequence, 'hash', h.hash) end as "auditHead"
       from organizations o left join audit_heads h on h.organization_id = o.id order by o.slug`,
  );
  const rows = await rowFingerprints(client);
  return {
    postgresVersion: version.rows[0]?.name ?? '',
    postgresMajorVersion: version.rows[0]?.number ?? 0,
    migrations: migrations.rows.map(({ name }) => name),
    organizations: organizations.rows.map((found) => ({
      ...found,
      tables: rows.get(found.id) ?? {},
    })),
  };
}
