import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { exportAttainments } from '@meridian/feature-service-levels';
import { Command } from 'commander';
import { actingAs } from '../acting-as.js';
import { atWork, remark } from '../workplace.js';

interface ExportOptions {
  readonly organization?: string;
  readonly from: string;
  readonly to: string;
}

/** `meridian export attainments FILE --from … --to …`. */
export function exportCommand(): Command {
  const attainments = new Command('attainments')
    .description('Writes what the service levels reached, month by month, as CSV.')
    .argument('<file>', 'the file to write; it must not be there yet')
    .requiredOption('--from <month>', 'first month: 2026-01')
    .requiredOption('--to <month>', 'last month: 2026-12')
    .option('--organization <slug>', 'the organization; the first one when left out')
    .action(writeAttainments);
  return new Command('export').description('Takes data out.').addCommand(attainments);
}

async function writeAttainments(file: string, options: ExportOptions): Promise<void> {
  const { organization, from, to } = options;
  await atWork(async (place) => {
    const caller = await actingAs(place, 'service-levels:read', organization);
    const content = await exportAttainments(place.tenancy, caller, { from, to });
    // For its owner only: it is as confidential as the database.
    const handle = await open(file, 'wx', 0o600);
    await pipeline(content, handle.createWriteStream());
    remark(`Written to ${file}.`);
  });
}
