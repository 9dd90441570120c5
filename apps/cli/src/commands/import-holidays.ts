import { createReadStream } from 'node:fs';
import { CompiledCalendars, CoverageService, HolidayImport } from '@meridian/feature-coverage';
import { Command } from 'commander';
import { actingAs } from '../acting-as.js';
import { atWork, say } from '../workplace.js';

interface ImportOptions {
  readonly calendar: string;
  readonly organization?: string;
}

/** `meridian import holidays FILE --calendar …`. */
export function importHolidaysCommand(): Command {
  return new Command('holidays')
    .description("Takes an organization's own list of holidays into a working calendar.")
    .argument('<file>', 'an iCalendar file (.ics)')
    .requiredOption('--calendar <name>', 'the working calendar: name or id')
    .option('--organization <slug>', 'the organization; the first one when left out')
    .action((file: string, { calendar, organization }: ImportOptions) =>
      atWork(async (place) => {
        const caller = await actingAs(place, 'coverage:write', organization);
        const calendars = new CompiledCalendars();
        const coverage = new CoverageService(place.tenancy, calendars);
        const holidays = new HolidayImport(place.tenancy, calendars, coverage);
        const id = await holidays.calendarNamed(caller, calendar);
        const report = await holidays.run(caller, id, createReadStream(file));
        const { added, unchanged, removed, problems } = report;
        say(`${added} days added, ${unchanged} known already, ${removed} taken away.`);
        for (const { line, message } of problems) say(`  Line ${line}: ${message}`);
      }),
    );
}
