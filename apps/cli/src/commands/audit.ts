import { Command } from 'commander';
import { verifyAuditChain } from '@meridian/platform-audit';
import { actingAs } from '../acting-as.js';
import { atWork, say } from '../workplace.js';

/** `meridian audit verify`. */
export function auditCommand(): Command {
  const verify = new Command('verify')
    .description(
      "Proves that an organization's audit log was not altered, or names the first broken entry.",
    )
    .option('--organization <slug>', 'the organization; the first one when left out')
    .action(async ({ organization }: { organization?: string }) => {
      await atWork(async (place) => {
        const caller = await actingAs(place, 'audit:read', organization);
        const result = await verifyAuditChain(place.tenancy, caller);
        if (!result.intact) {
          throw new Error(
            `The audit log is broken at entry ${result.brokenSequence} (${result.problem}); ` +
              `the ${result.entries} entries before it are in order.`,
          );
        }
        say(`${result.entries} entries, unbroken. Head: ${result.head.hash}`);
      });
    });
  return new Command('audit').description('The audit log.').addCommand(verify);
}
