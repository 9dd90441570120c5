import { Inject, Injectable } from '@nestjs/common';
import { CalendarError } from '@meridian/core-calendar';
import { insertRecorded, updateRecorded, type RecordedKind } from '@meridian/platform-outbox';
import {
  invalidInput,
  notFound,
  Tenancy,
  type Caller,
  type Work,
} from '@meridian/platform-tenancy';
import { CompiledCalendars, type CalendarDefinition } from './calendars.js';
import type { CreateWorkingCalendarInput, UpdateWorkingCalendarInput } from './coverage.inputs.js';
import { requireHolidayRegion } from './public-holidays.js';
import { WorkingCalendar } from './working-calendar.js';

const WORKING_CALENDAR: RecordedKind<WorkingCalendar> = {
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

  createWorkingCalendar(caller: Caller, input: CreateWorkingCalendarInput): Promise<string> {
    const { holidays, providerId, ...rest } = input;
    if (holidays) requireHolidayRegion({ subdivision: null, ...holidays }, 'input', 'holidays');
    const values = {
      ...rest,
      providerId: providerId ?? null,
      holidayCountry: holidays?.country ?? null,
      holidaySubdivision: holidays?.subdivision ?? null,
    };
    this.requireSense(values);
    return this.tenancy.command(caller, (work) => insertRecorded(work, WORKING_CALENDAR, values));
  }

  /** Results that rest on the calendar are recomputed after `working-calendar.updated`. */
  async updateWorkingCalendar(caller: Caller, input: UpdateWorkingCalendarInput): Promise<string> {
    const { id, version, ...changes } = input;
    await this.tenancy.command(caller, async (work) => {
      const calendar = await this.calendar(work, id);
      this.requireSense({ ...calendar, ...changes });
      await updateRecorded(work, WORKING_CALENDAR, { id, version }, changes);
    });
    return id;
  }

  /** The stored calendar. Throws NOT_FOUND. */
  async calendar(work: Work, id: string): Promise<WorkingCalendar> {
    const organizationId = work.caller.organizationId;
    const calendar = await work.manager.findOneBy(WorkingCalendar, { organizationId, id });
    if (!calendar) throw notFound('working calendar');
    return calendar;
  }

  private requireSense(definition: CalendarDefinition): void {
    try {
      this.calendars.of(definition);
    } catch (error) {
      if (error instanceof CalendarError) throw invalidInput(error.message, 'input');
      throw error;
    }
  }
}
