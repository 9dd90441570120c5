import { Inject, Injectable } from '@nestjs/common';
import {
  insertRecorded,
  recordedRow,
  updateRecorded,
  type RecordedKind,
} from '@meridian/platform-outbox';
import { Tenancy, type Caller, type Work } from '@meridian/platform-tenancy';
import { CompiledCalendars } from './calendars.js';
import type { CreateWorkingCalendarInput, UpdateWorkingCalendarInput } from './coverage.inputs.js';
import { requireHolidayRegion } from './holidays/holiday-region.js';
import { requireSense } from './require-sense.js';
import { WorkingCalendar, type CalendarExceptionDate } from './working-calendar.js';

export const WORKING_CALENDAR: RecordedKind<WorkingCalendar> = {
  entity: WorkingCalendar,
  kind: 'WorkingCalendar',
  label: 'working calendar',
};

/** Keeps when teams work. A calendar that cannot be compiled is refused before it is stored. */
@Injectable()
export class CoverageService {
  constructor(
    @Inject(Tenancy) private readonly tenancy: Tenancy,
    @Inject(CompiledCalendars) private readonly calendars: CompiledCalendars,
  ) {}

  async createWorkingCalendar(caller: Caller, input: CreateWorkingCalendarInput): Promise<string> {
    const { holidays, providerId, ...rest } = input;
    const values = {
      ...rest,
      providerId: providerId ?? null,
      holidayCountry: holidays?.country ?? null,
      holidaySubdivision: holidays?.subdivision ?? null,
    };
    const { holidayCountry: country, holidaySubdivision: subdivision } = values;
    if (country !== null) requireHolidayRegion({ country, subdivision }, 'input', 'holidays');
    requireSense(this.calendars, values);
    return this.tenancy.command(caller, (work) => insertRecorded(work, WORKING_CALENDAR, values));
  }

  /** Results that rest on the calendar are recomputed after `working-calendar.updated`. */
  async updateWorkingCalendar(caller: Caller, input: UpdateWorkingCalendarInput): Promise<string> {
    const { id, version, ...changes } = input;
    await this.tenancy.command(caller, async (work) => {
      const calendar = await this.calendar(work, id);
      requireSense(this.calendars, {
        ...calendar,
        weekly: changes.weekly ?? calendar.weekly,
        exceptions: changes.exceptions ?? calendar.exceptions,
      });
      const { exceptions } = changes;
      await updateRecorded(
        work,
        WORKING_CALENDAR,
        { id, version },
        {
          ...changes,
          ...(exceptions && { exceptions: withOrigin(exceptions, calendar.exceptions) }),
        },
      );
    });
    return id;
  }

  /** The stored calendar. Throws NOT_FOUND. */
  calendar(work: Work, id: string): Promise<WorkingCalendar> {
    return recordedRow(work, WORKING_CALENDAR, id);
  }
}

/** Says again of exceptions that stay as they are which entry of a file brought them. */
function withOrigin(
  exceptions: readonly CalendarExceptionDate[],
  before: readonly CalendarExceptionDate[],
): CalendarExceptionDate[] {
  const imported = new Map(
    before.flatMap((day) => (typeof day.importedAs === 'string' ? [[day.date, day]] : [])),
  );
  return exceptions.map((exception) => {
    const same = imported.get(exception.date);
    const stays = same?.name === exception.name && exception.windows.length === 0;
    return stays ? { ...exception, importedAs: same.importedAs ?? null } : exception;
  });
}
