import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { placeCluster } from '@meridian/platform-database';
import { BackupError } from './backup-error.js';
import { copyFile, digestOfFile, flushFiles } from './copy-files.js';
import { errorCode } from './error-code.js';
import { readManifest, type CopiedFile, type Manifest } from './manifest.js';

export interface RestoreRequest {
  /** The backup's folder. */
  readonly backup: string;
  /** The data folder that is made from it; it must not exist, or be empty. */
  readonly dataDirectory: string;
  readonly progress: (message: string) => void;
}

const CLUSTER = 'cluster/';

/**
 * Makes a data folder from a backup, to be started like any other. Every file is compared with the
 * manifest before anything is written; nothing that is there already is touched.
 *
 * @throws BackupError naming the file that is damaged or in the way.
 */
export async function restoreBackup(request: RestoreRequest): Promise<Manifest> {
  const backup = path.resolve(request.backup);
  const dataDirectory = path.resolve(request.dataDirectory);
  const manifest = await readManifest(backup);
  await requireEmpty(dataDirectory);
  await requireWhole(backup, manifest, request.progress);
  const { files, directories } = manifest;
  const inCluster = files.filter((file) => file.path.startsWith(CLUSTER));
  const beside = files.filter((file) => !file.path.startsWith(CLUSTER));
  await placeCluster({
    dataDirectory,
    majorVersion: manifest.postgresMajorVersion,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    async fillCluster(folder) {
      for (const name of directories.filter((one) => one.startsWith(CLUSTER))) {
        const target = path.join(folder, name.slice(CLUSTER.length));
        await mkdir(target, { mode: 0o700, recursive: true });
      }
      const names = inCluster.map((file) => file.path.slice(CLUSTER.length));
      for (const file of inCluster) {
        await put(backup, file, folder, file.path.slice(CLUSTER.length));
      }
      await flushFiles(folder, names);
    },
    async fillBeside(folder) {
      for (const file of beside) await put(backup, file, folder, file.path);
    },
  });
  return manifest;
}

async function requireEmpty(dataDirectory: string): Promise<void> {
  const files = await readdir(dataDirectory).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw new BackupError(`${dataDirectory} cannot be used (${errorCode(error) ?? 'unreadable'}).`);
  });
  if (files.length === 0) return;
  throw new BackupError(
    `${dataDirectory} is not empty, and a restore overwrites nothing: move it away, or set ` +
      'MERIDIAN_DATA_DIR to another folder.',
  );
}

async function requireWhole(
  backup: string,
  { files }: Manifest,
  progress: RestoreRequest['progress'],
): Promise<void> {
  for (const [index, file] of files.entries()) {
    if ((await digestOfFile(path.join(backup, file.path), file.size)) !== file.sha256) {
      throw new BackupError(
        `${file.path} in ${backup} is not what was backed up: missing, cut short or changed. ` +
          'Nothing was restored; take another backup.',
      );
    }
    progress(`${index + 1} of ${files.length} files checked …`);
  }
}

async function put(backup: string, file: CopiedFile, folder: string, name: string): Promise<void> {
  const copy = await copyFile(path.join(backup, file.path), path.join(folder, name), name);
  if (copy?.sha256 === file.sha256) return;
  throw new BackupError(`${file.path} in ${backup} changed while it was restored.`);
}
