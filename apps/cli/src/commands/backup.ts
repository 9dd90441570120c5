import { Command } from 'commander';
import { makeBackup } from '@meridian/platform-backup';
import { everyTwoSeconds, withEmbedded } from '../embedded-only.js';
import { remark, say } from '../workplace.js';
import { megabytes } from './megabytes.js';

/** `meridian backup DIRECTORY`. */
export function backupCommand(): Command {
  return new Command('backup')
    .description('Backs up the embedded database and the uploads, while everything goes on.')
    .argument('<directory>', 'the folder that becomes the backup; it must not exist')
    .action((directory: string) =>
      withEmbedded(async ({ dataDirectory }, { superuserUrl }) => {
        const started = performance.now();
        const manifest = await makeBackup({
          dataDirectory,
          superuserUrl,
          target: directory,
          progress: everyTwoSeconds(remark),
        });
        const rows = manifest.organizations
          .flatMap(({ tables }) => Object.values(tables))
          .reduce((sum, table) => sum + table.rows, 0);
        const seconds = ((performance.now() - started) / 1_000).toFixed(1);
        say(
          `Backed up ${manifest.organizations.length} organizations, ${rows} rows, ` +
            `${megabytes(manifest.files)}, as of ${manifest.madeAt}, in ${seconds} s: ${directory}`,
        );
        for (const line of manifest.notIncluded) say(`Not in it: ${line}`);
      }),
    );
}
