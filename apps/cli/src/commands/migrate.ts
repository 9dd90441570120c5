import { Command } from 'commander';
import { ENTITIES } from '@meridian/feature-composition';
import { readConfiguration } from '@meridian/platform-config';
import { migrate, schemaDifferences } from '@meridian/platform-database';
import { say, withUrls } from '../workplace.js';

/** `meridian migrate [--check]`. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('Brings the database up to date, as its owner (DATABASE_OWNER_URL).')
    .option('--check', 'afterwards, fail when the schema and the entities disagree')
    .action(async ({ check }: { check?: boolean }) => {
      await withUrls(readConfiguration(process.env), async ({ ownerUrl }) => {
        if (ownerUrl === undefined)
          throw new Error('DATABASE_OWNER_URL is not set: migrations run as the owner.');
        const ran = await migrate(ownerUrl);
        say(ran.length === 0 ? 'The database was up to date.' : `Ran ${ran.join(', ')}.`);
        if (!check) return;
        const differences = await schemaDifferences(ownerUrl, ENTITIES);
        if (differences.length > 0) {
          throw new Error(`Entities and migrations disagree; missing:\n${differences.join(';\n')}`);
        }
        say('Entities and migrations agree.');
      });
    });
}
