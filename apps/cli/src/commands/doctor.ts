import { existsSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { DOCTOR_CHECKS } from '@meridian/feature-composition';
import { readConfiguration, type Configuration } from '@meridian/platform-config';
import { reportLines, runDoctor } from '@meridian/platform-doctor';
import { say, withUrls } from '../workplace.js';

/** `meridian doctor [--json]`. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Examines the whole installation, changes nothing, and says what is wrong.')
    .option('--json', 'the report as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const configuration = readConfiguration(process.env);
      const { dataDirectory, redisUrl } = configuration;
      requireSomething(configuration);
      await withUrls(configuration, async ({ ownerUrl, ...urls }) => {
        if (ownerUrl === undefined) {
          throw new Error(
            'DATABASE_OWNER_URL is not set: only the owner knows which organizations there are.',
          );
        }
        const places = { ...urls, ownerUrl, redisUrl, dataDirectory };
        const report = await runDoctor(places, DOCTOR_CHECKS);
        if (json) say(JSON.stringify(report, null, 2));
        else reportLines(report).forEach(say);
        if (!report.healthy) process.exitCode = 1;
      });
    });
}

/** The embedded database would be made on the way, only to be found empty. */
function requireSomething({ database, dataDirectory }: Configuration): void {
  if (database.kind === 'external' || existsSync(path.join(dataDirectory, 'postgres'))) return;
  throw new Error(
    `There is nothing to examine: DATABASE_URL is not set, and ${dataDirectory} holds no database.`,
  );
}
