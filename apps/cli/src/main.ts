import 'reflect-metadata';
import { collectGarbageEarly } from '@meridian/feature-composition';
import { Command } from 'commander';
import { auditCommand } from './commands/audit.js';
import { doctorCommand } from './commands/doctor.js';
import { backupCommand } from './commands/backup.js';
import { exportCommand } from './commands/export.js';
import { holidaysCommand } from './commands/holidays.js';
import { importCommand } from './commands/import.js';
import { migrateCommand } from './commands/migrate.js';
import { organizationCommand } from './commands/organization.js';
import { rebuildCommand } from './commands/rebuild.js';
import { restoreCommand } from './commands/restore.js';
import { startCommand } from './start/start.js';

collectGarbageEarly();

const program = new Command('meridian')
  .description('Runs the work that others do for you: contracts, service levels, delivery.')
  .addCommand(startCommand())
  .addCommand(migrateCommand())
  .addCommand(organizationCommand())
  .addCommand(importCommand())
  .addCommand(exportCommand())
  .addCommand(holidaysCommand())
  .addCommand(rebuildCommand())
  .addCommand(backupCommand())
  .addCommand(restoreCommand())
  .addCommand(auditCommand())
  .addCommand(doctorCommand());

// Whoever reads our output may stop reading, as `| head` does.
process.stdout.on('error', () => process.exit());

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
