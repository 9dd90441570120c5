import { isUtf8 } from 'node:buffer';
import { Inject, Injectable } from '@nestjs/common';
import { updateRecorded } from '@meridian/platform-outbox';
import {
  ExpectedError,
  invalidInput,
  isId,
  Tenancy,
  type Caller,
} from '@meridian/platform-tenancy';
import { CompiledCalendars } from '../calendars.js';
import { CoverageService, WORKING_CALENDAR } from '../coverage.service.js';
import { requireSense } from '../require-sense.js';
import { WorkingCalendar } from '../working-calendar.js';
import { mergeHolidays, type MergedHolidays } from './merge-holidays.js';
import { readHolidayFile } from './read-holiday-file.js';

/** What an import did. */
export type HolidayImportReport = Omit<MergedHolidays, 'exceptions'>;

/** A list of holidays is small; what is larger is something else. */
const MOST_BYTES = 1_048_576;
const MOST_EXCEPTIONS = 5_000;

/** Repeated days are worked out this many years around today. */
const YEARS_AROUND = 10;

/** Takes an organization's own list of holidays into a working calendar. */
@Injectable()
export class HolidayImport {
  constructor(
    @Inject(Tenancy) private readonly tenancy: Tenancy,
    @Inject(CompiledCalendars) private readonly calendars: CompiledCalendars,
    @Inject(CoverageService) private readonly coverage: CoverageService,
  ) {}

  /**
   * Reads an iCalendar file into the exceptions of a calendar. Figures that rest on the calendar are
   * computed again, as after any change of it; a file that changes nothing leaves no trace.
   * @throws ExpectedError NOT_FOUND for the calendar, INVALID_INPUT for a file that is none
   */
  async run(
    caller: Caller,
    calendarId: string,
    file: AsyncIterable<Uint8Array>,
  ): Promise<HolidayImportReport> {
    const text = await readText(file);
    return this.tenancy.command(caller, async (work) => {
      const calendar = await this.coverage.calendar(work, calendarId);
      const year = work.now.getUTCFullYear();
      const years = { first: year - YEARS_AROUND, last: year + YEARS_AROUND };
      const read = readHolidayFile(text, years);
      const { exceptions, ...report } = mergeHolidays(calendar.exceptions, read);
      if (exceptions.length > MOST_EXCEPTIONS) {
        throw invalidInput(
          `A calendar holds at most ${MOST_EXCEPTIONS} exceptions.`,
          'input',
          'file',
        );
      }
      if (report.added + report.removed > 0) {
        requireSense(this.calendars, { ...calendar, exceptions });
        const { id, version } = calendar;
        await updateRecorded(work, WORKING_CALENDAR, { id, version }, { exceptions });
      }
      return report;
    });
  }

  /** The id of a calendar by its name or id. Throws NOT_FOUND, naming those there are. */
  async calendarNamed(caller: Caller, nameOrId: string): Promise<string> {
    const { organizationId } = caller;
    return this.tenancy.command(caller, async ({ manager }) => {
      const known = await manager.find(WorkingCalendar, {
        where: { organizationId },
        select: { id: true, name: true },
        order: { name: 'ASC' },
        take: 1_000,
      });
      const found = known.find(
        ({ id, name }) => name === nameOrId || (isId(id) && id === nameOrId),
      );
      if (found) return found.id;
      const names = known.map(({ name }) => name).join(', ') || 'none yet';
      throw new ExpectedError(
        'NOT_FOUND',
        `There is no working calendar "${nameOrId}". Known: ${names}.`,
      );
    });
  }
}

async function readText(file: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of file) {
    size += chunk.length;
    if (size > MOST_BYTES) {
      throw invalidInput('A list of holidays has at most 1 MB.', 'input', 'file');
    }
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw invalidInput('The file is not text in UTF-8. Save it as UTF-8.', 'input', 'file');
}
