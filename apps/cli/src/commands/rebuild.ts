import { CompiledCalendars } from '@meridian/feature-coverage';
import { Evaluator } from '@meridian/feature-service-levels';
import { Command } from 'commander';
import { actingAs } from '../acting-as.js';
import { atWork, say } from '../workplace.js';

/** `meridian rebuild`. */
export function rebuildCommand(): Command {
  return new Command('rebuild')
    .description(
      'Recomputes every clock and attainment of an organization from its recorded events.',
    )
    .option('--organization <slug>', 'the organization; the first one when left out')
    .action(async ({ organization }: { organization?: string }) => {
      await atWork(async (place) => {
        const caller = await actingAs(place, 'service-levels:write', organization);
        const started = performance.now();
        const cases = await new Evaluator(place.tenancy, new CompiledCalendars()).rebuild(caller);
        say(`${cases} cases evaluated in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
      });
    });
}
