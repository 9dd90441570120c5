import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sqlState } from '@meridian/platform-database';
import pg from 'pg';
import { BackupError } from './backup-error.js';
import { copyFile, listFolder, writeNew } from './copy-files.js';
import type { CopiedFile } from './manifest.js';
import { tenantTables } from './row-fingerprints.js';

/** A copy of PostgreSQL's data that starts as it stood at one moment, and what it held then. */
export interface BaseBackup<Seen> {
  readonly files: readonly CopiedFile[];
  readonly directories: readonly string[];
  readonly wal: { readonly from: string; readonly to: string };
  readonly madeAt: Date;
  /** What was read from the database as it stood at that moment. */
  readonly seen: Seen;
}

export interface BaseBackupRequest<Seen> {
  /** Reads the database as it stood at the moment that the copy starts as. */
  readonly look: (client: pg.Client) => Promise<Seen>;
  readonly superuserUrl: string;
  /** PostgreSQL's data folder, in use. */
  readonly cluster: string;
  /** Where the copy goes; it must not exist. */
  readonly target: string;
  /** Told how many files of how many are copied. */
  readonly progress: (copied: number, of: number) => void;
}

type CopyRequest = Omit<BaseBackupRequest<unknown>, 'look'>;

/** Folders whose content belongs to the running server (PostgreSQL's manual, 25.3.4.1). */
const NOT_COPIED =
  /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/|(^|\/)(pgsql_tmp|pg_internal\.init)|^(postmaster\.(pid|opts)|backup_label|tablespace_map|current_logfiles)/;

/** Copied last, so that it never promises more than what was copied before it. */
const CONTROL_FILE = 'global/pg_control';

const LOCK_ATTEMPTS = 100;
/** Below the second after which PostgreSQL looks for deadlocks: we give way, never a writer. */
const LOCK_TIMEOUT = '300ms';
const PAUSE_MS = 200;
/** Lock not available, and deadlock. */
const GIVE_WAY = new Set(['55P03', '40P01']);
/** What every command writes at its end: locked last, so that commands under way come to it. */
const WRITTEN_LAST = /^(outbox_events|expected_audit_entries|audit_.*)$/;

/**
 * Copies the data of a running server: the files as they come, and the stretch of its log that makes
 * them whole again. Writers go on; they wait for the moment that the backup ends at, some tens of
 * milliseconds, in which the rows that it must hold are pinned down for the manifest.
 */
export async function baseBackup<Seen>(
  request: BaseBackupRequest<Seen>,
): Promise<BaseBackup<Seen>> {
  const backup = await connected(request.superuserUrl);
  const snapshot = await connected(request.superuserUrl);
  try {
    // A slot of this session's own keeps the log from the start on from being recycled.
    await backup.query(
      `select pg_create_physical_replication_slot('meridian_backup_' || pg_backend_pid(), true, true)`,
    );
    const from = await only(
      backup.query<{ lsn: string }>(`select pg_backup_start('meridian', fast => true) as lsn`),
    );
    const copied = await copyCluster(request);
    const ended = await endedAtOneMoment(request.superuserUrl, backup, snapshot);
    const { target } = request;
    const label = await writeNew(target, 'backup_label', ended.label);
    const log = await copyLog(request, backup, from.lsn, ended.lsn);
    return {
      files: [...copied.files, label, ...log],
      directories: copied.directories,
      wal: { from: from.lsn, to: ended.lsn },
      madeAt: ended.at,
      seen: await request.look(snapshot),
    };
  } finally {
    // Ending the session ends an unfinished backup and drops the slot.
    await Promise.all([backup.end(), snapshot.end()]);
  }
}

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: 'meridian-backup' });
  await client.connect();
  return client;
}

async function only<Row extends pg.QueryResultRow>(
  answer: Promise<pg.QueryResult<Row>>,
): Promise<Row> {
  const { rows } = await answer;
  const [row] = rows;
  if (!row) throw new Error('PostgreSQL gave no answer.');
  return row;
}

async function copyCluster({
  cluster,
  target,
  progress,
}: CopyRequest): Promise<Pick<BaseBackup<unknown>, 'files' | 'directories'>> {
  const listing = await listFolder(cluster);
  const names = listing.files.filter((name) => !NOT_COPIED.test(name) && name !== CONTROL_FILE);
  const directories = listing.directories.filter((name) => !NOT_COPIED.test(name));
  await mkdir(target, { mode: 0o700 });
  for (const name of directories) await mkdir(path.join(target, name), { mode: 0o700 });
  const files: CopiedFile[] = [];
  for (const [index, name] of [...names, CONTROL_FILE].entries()) {
    const copy = await copyFile(path.join(cluster, name), path.join(target, name), name);
    if (copy) files.push(copy);
    progress(index + 1, names.length + 1);
  }
  return { files, directories };
}

interface Ending {
  readonly lsn: string;
  readonly label: string;
  readonly at: Date;
}

/**
 * Ends the backup in a moment in which no row of a tenant can be written, and leaves `snapshot` in a
 * transaction that sees exactly the rows of that moment.
 */
async function endedAtOneMoment(
  superuserUrl: string,
  backup: pg.Client,
  snapshot: pg.Client,
): Promise<Ending> {
  const holder = await connected(superuserUrl);
  try {
    await lockAllTables(holder);
    const { id, at } = await only(
      holder.query<{ id: string; at: Date }>(
        'select pg_export_snapshot() as id, clock_timestamp() as at',
      ),
    );
    await snapshot.query('begin isolation level repeatable read');
    await snapshot.query(`set transaction snapshot ${snapshot.escapeLiteral(id)}`);
    const { lsn, label } = await only(
      backup.query<{ lsn: string; label: string }>(
        `select lsn::text, labelfile as label from pg_backup_stop(wait_for_archive => false)`,
      ),
    );
    await holder.query('commit');
    return { lsn, label, at };
  } finally {
    await holder.end();
  }
}

/** Reading goes on beside it. Gives up quickly and tries again: writers queue behind a waiting lock. */
async function lockAllTables(holder: pg.Client): Promise<void> {
  const tables = await tenantTables(holder);
  const ordered = [
    ...tables.filter((name) => !WRITTEN_LAST.test(name)),
    ...tables.filter((name) => WRITTEN_LAST.test(name)),
  ];
  const names = ordered.map((name) => holder.escapeIdentifier(name)).join(', ');
  for (let attempt = 1; attempt <= LOCK_ATTEMPTS; attempt += 1) {
    // The snapshot is taken by the first query after the locks, so it sees what they waited for.
    await holder.query('begin isolation level repeatable read');
    await holder.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`);
    try {
      await holder.query(`lock table ${names} in share mode`);
      return;
    } catch (error) {
      await holder.query('rollback');
      if (!GIVE_WAY.has(sqlState(error) ?? '')) throw error;
      await delay(PAUSE_MS);
    }
  }
  throw new BackupError(
    'The backup found no moment in which nobody was writing: a transaction stays open for long. ' +
      'Try again later; pg_stat_activity names it.',
  );
}

/** The log from the first byte that is needed to the last, as whole segments. */
async function copyLog(
  { cluster, target }: CopyRequest,
  backup: pg.Client,
  from: string,
  to: string,
): Promise<CopiedFile[]> {
  const { first, last } = await only(
    backup.query<{ first: string; last: string }>(
      'select pg_walfile_name($1::pg_lsn) as first, pg_walfile_name($2::pg_lsn) as last',
      [from, to],
    ),
  );
  const { files } = await listFolder(path.join(cluster, 'pg_wal'));
  const needed = files.filter(
    (name) =>
      (/^[0-9A-F]{24}$/.test(name) && name >= first && name <= last) || name.endsWith('.history'),
  );
  if (needed[0] === undefined || !needed.includes(first) || !needed.includes(last)) {
    throw new BackupError('PostgreSQL gave up a part of its log during the backup: try again.');
  }
  const copied: CopiedFile[] = [];
  for (const name of needed) {
    const place = `pg_wal/${name}`;
    const copy = await copyFile(path.join(cluster, place), path.join(target, place), place);
    if (!copy) throw new BackupError('PostgreSQL gave up a part of its log: try again.');
    copied.push(copy);
  }
  return copied;
}
