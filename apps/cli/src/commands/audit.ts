import { Command } from 'commander';
import { verifyAuditChain } from '@meridian/platform-audit';
import { exportAuditLog, openSigningKey, signCheckpoint } from '@meridian/platform-checkpoints';
import { readConfiguration } from '@meridian/platform-config';
import { actingAs } from '../acting-as.js';
import { atWork, remark, say } from '../workplace.js';
import { writeLines } from '../write-lines.js';

interface Named {
  readonly organization?: string;
}

/** `meridian audit verify | checkpoint | export | key`. */
export function auditCommand(): Command {
  return new Command('audit')
    .description('The audit log.')
    .addCommand(verifyCommand())
    .addCommand(checkpointCommand())
    .addCommand(exportCommand())
    .addCommand(keyCommand());
}

const ofOrganization = (command: Command): Command =>
  command.option('--organization <slug>', 'the organization; the first one when left out');

function verifyCommand(): Command {
  return ofOrganization(new Command('verify'))
    .description(
      "Proves that an organization's audit log was not altered, or names the first broken entry.",
    )
    .action(({ organization }: Named) =>
      atWork(async (place) => {
        const caller = await actingAs(place, 'audit:read', organization);
        const result = await verifyAuditChain(place.tenancy, caller);
        if (!result.intact) {
          throw new Error(
            `The audit log is broken at entry ${result.brokenSequence} (${result.problem}); ` +
              `the ${result.entries} entries before it are in order.`,
          );
        }
        say(`${result.entries} entries, unbroken. Head: ${result.head.hash}`);
      }),
    );
}

function checkpointCommand(): Command {
  return ofOrganization(new Command('checkpoint'))
    .description(
      'Signs where the audit log ends, and writes that down to be kept outside Meridian.',
    )
    .argument('[file]', 'where to write it; standard output when left out')
    .action((file: string | undefined, { organization }: Named) =>
      atWork(async (place) => {
        const caller = await actingAs(place, 'audit:read', organization);
        const key = await openSigningKey(place.configuration.auditKey);
        const checkpoint = await signCheckpoint(place.tenancy, caller, key);
        if (file === undefined) {
          say(JSON.stringify(checkpoint));
          return;
        }
        await writeLines(file, [JSON.stringify(checkpoint)]);
        say(`Entries 1 to ${checkpoint.size}, signed by key ${key.id}: ${file}`);
      }),
    );
}

function exportCommand(): Command {
  return ofOrganization(new Command('export'))
    .description(
      'Writes the audit log with its checkpoints, to be judged by scripts/verify-audit.mjs.',
    )
    .argument('<file>', 'where to write it')
    .action((file: string, { organization }: Named) =>
      atWork(async (place) => {
        const caller = await actingAs(place, 'audit:read', organization);
        const lines = exportAuditLog(place.tenancy, caller, new Date());
        const count = await writeLines(file, lines, (written) => remark(`${written} lines …`));
        say(`${count} lines written to ${file}. Judge them: node scripts/verify-audit.mjs ${file}`);
      }),
    );
}

function keyCommand(): Command {
  return new Command('key')
    .description('Prints the public half of the key that signs checkpoints, to be kept elsewhere.')
    .action(async () => {
      const key = await openSigningKey(readConfiguration(process.env).auditKey);
      say(`${key.id} ${key.publicKey}`);
    });
}
