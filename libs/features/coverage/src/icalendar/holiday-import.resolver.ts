import { Inject } from '@nestjs/common';
import {
  Args,
  Field,
  ID,
  Info,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Resolver,
} from '@nestjs/graphql';
import {
  Allow,
  AllowAsParent,
  Cost,
  CurrentCaller,
  PlannedReads,
  UploadedFile,
  UploadScalar,
  type SelectionInfo,
} from '@meridian/platform-graphql';
import type { Caller } from '@meridian/platform-tenancy';
import { WorkingCalendar } from '../working-calendar.js';
import { HolidayImport } from './holiday-import.js';

@InputType({ description: "An organization's own list of holidays." })
export class ImportHolidaysInput {
  @Field(() => ID, { description: 'The working calendar whose exceptions they become.' })
  calendarId!: string;

  @Field(() => UploadScalar, { description: 'An iCalendar file (.ics), at most 1 MB.' })
  file!: UploadedFile;
}

@ObjectType({ description: 'An entry of a file that could not be taken, or not wholly, and why.' })
@AllowAsParent()
@Cost(0)
class HolidayFileProblem {
  @Field(() => Int, { description: 'Line in the file, from 1.' })
  line!: number;

  @Field(() => String, { description: 'What is wrong and what to do.' })
  message!: string;
}

@ObjectType({ description: 'What ImportHolidays answers.' })
@AllowAsParent()
@Cost(0)
class ImportHolidaysPayload {
  @Field(() => WorkingCalendar, { nullable: true, description: 'As it is now.' })
  workingCalendar!: unknown;

  @Field(() => Int, { description: 'Days that are new, or have another name.' })
  added!: number;

  @Field(() => Int, { description: 'Days that stood there already.' })
  unchanged!: number;

  @Field(() => Int, { description: 'Days that their entry no longer has, or that it cancelled.' })
  removed!: number;

  @Field(() => [HolidayFileProblem], {
    description: 'The first 100 problems, in the order of the file; all other entries were taken.',
  })
  problems!: readonly HolidayFileProblem[];
}

const MOST_PROBLEMS = 100;

@Resolver()
export class HolidayImportResolver {
  constructor(
    @Inject(HolidayImport) private readonly holidays: HolidayImport,
    @Inject(PlannedReads) private readonly reads: PlannedReads,
  ) {}

  @Mutation(() => ImportHolidaysPayload, {
    description:
      'Takes the holidays of an iCalendar file into a working calendar, in the place of those that ' +
      'the same entries brought before; every result that rests on it is computed again.',
  })
  @Allow('coverage:write')
  async importHolidays(
    @CurrentCaller() caller: Caller,
    @Args('input') { calendarId, file }: ImportHolidaysInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    const report = await this.holidays.run(caller, calendarId, file.read());
    const changed = await this.reads.changed(caller, info, 'workingCalendar', calendarId);
    return { ...report, problems: report.problems.slice(0, MOST_PROBLEMS), ...changed };
  }
}
