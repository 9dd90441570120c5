import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { restoreDrill, type DrillFigures } from '@meridian/feature-composition';
import { makeBackup, restoreBackup } from '@meridian/platform-backup';
import { dataDirectoryOf } from '@meridian/platform-config';
import { everyTwoSeconds, withEmbedded } from '../embedded-only.js';
import { remark, say } from '../workplace.js';
import { megabytes } from './megabytes.js';

interface DrillOptions {
  readonly checkpoint: readonly string[];
  readonly scratch: string;
}

/** `meridian restore DIRECTORY` and `meridian restore drill [DIRECTORY]`. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description('Makes the data folder (MERIDIAN_DATA_DIR) from a backup; overwrites nothing.')
    .argument('<directory>', 'the backup')
    .action(restore)
    .addCommand(drillCommand());
}

async function restore(directory: string): Promise<void> {
  const started = performance.now();
  const dataDirectory = dataDirectoryOf(process.env);
  const progress = everyTwoSeconds(remark);
  const manifest = await restoreBackup({ backup: directory, dataDirectory, progress });
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  say(
    `Restored ${megabytes(manifest.files)} as of ${manifest.madeAt} to ${dataDirectory} in ` +
      `${seconds} s. Start it: npm start, or meridian start --no-demo`,
  );
  for (const line of manifest.notIncluded) say(`Not in it: ${line}`);
}

function drillCommand(): Command {
  return new Command('drill')
    .description(
      'Restores a backup to a scratch folder, examines it, prints figures, and removes it again.',
    )
    .argument('[directory]', 'the backup; one made on the spot when left out')
    .option(
      '--checkpoint <file>',
      'a checkpoint of an audit log that was kept elsewhere; may be repeated',
      (file: string, files: readonly string[]) => [...files, file],
      [],
    )
    .option('--scratch <folder>', 'where there is room for the copy', tmpdir())
    .action(async (directory: string | undefined, options: DrillOptions) => {
      const figures = await (directory === undefined
        ? drillOfNow(options)
        : drill(directory, options));
      report(figures);
      if (figures.problems.length > 0) process.exitCode = 1;
    });
}

function drill(
  backup: string,
  { checkpoint: checkpoints, scratch }: DrillOptions,
): Promise<DrillFigures> {
  return restoreDrill({ backup, scratch, checkpoints, progress: everyTwoSeconds(remark) });
}

async function drillOfNow(options: DrillOptions): Promise<DrillFigures> {
  const folder = await mkdtemp(path.join(options.scratch, 'meridian-backup-'));
  const target = path.join(folder, 'backup');
  try {
    await withEmbedded(({ dataDirectory }, { superuserUrl }) =>
      makeBackup({ dataDirectory, superuserUrl, target, progress: everyTwoSeconds(remark) }),
    );
    return await drill(target, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function report(figures: DrillFigures): void {
  say(
    `Restored        ${(figures.bytes / 1e6).toFixed(1)} MB, answering after ${figures.secondsToRestore.toFixed(1)} s`,
  );
  say(
    `Rows            ${figures.rows} of ${figures.organizations} organizations, ${figures.missingRows} missing`,
  );
  say(
    `Audit logs      ${figures.auditEntries} entries verified, ${figures.checkpointsHeld} kept checkpoints compared`,
  );
  say(`Doctor          ${figures.doctorChecks} checks`);
  say(`Whole drill     ${figures.seconds.toFixed(1)} s`);
  for (const problem of figures.problems) say(`PROBLEM         ${problem}`);
  say(figures.problems.length === 0 ? 'The backup is good.' : 'The backup is NOT good.');
}
