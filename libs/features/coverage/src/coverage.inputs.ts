import { Field, ID, InputType, Int } from '@nestjs/graphql';
import {
  CountryCodeScalar,
  DateScalar,
  ShortTextScalar,
  TimeZoneScalar,
} from '@meridian/platform-graphql';
import { WeekdayName } from './weekday.js';

@InputType({ description: 'A span of working hours in local time.' })
export class WorkingWindowInput {
  @Field(() => ShortTextScalar, { description: 'Start, HH:MM.' })
  start!: string;

  @Field(() => ShortTextScalar, {
    description: 'End, HH:MM; 24:00 is midnight, an end before the start lies on the next day.',
  })
  end!: string;
}

@InputType({ description: 'The working hours of one weekday.' })
export class WeekdayHoursInput {
  @Field(() => WeekdayName, { description: 'The day on which the windows start.' })
  weekday!: WeekdayName;

  @Field(() => [WorkingWindowInput], { description: 'None when the day is closed.' })
  windows!: WorkingWindowInput[];
}

@InputType({ description: 'A date on which other hours hold than on that weekday.' })
export class CalendarExceptionInput {
  @Field(() => DateScalar, { description: 'The local date.' })
  date!: string;

  @Field(() => ShortTextScalar, { description: 'Why, shown beside results.' })
  name!: string;

  @Field(() => [WorkingWindowInput], { description: 'The hours of that date; none when closed.' })
  windows!: WorkingWindowInput[];
}

@InputType({ description: 'The region whose public holidays are closed.' })
export class HolidayRegionInput {
  @Field(() => CountryCodeScalar, { description: 'Country.' })
  country!: string;

  @Field(() => ShortTextScalar, {
    nullable: true,
    description: 'State or region, for example ENG.',
  })
  subdivision?: string | null;
}

@InputType({ description: 'A new working calendar.' })
export class CreateWorkingCalendarInput {
  @Field(() => ID, { nullable: true, description: 'Its provider; none when several share it.' })
  providerId?: string | null;

  @Field(() => ShortTextScalar, { description: 'Name, unique within the organization.' })
  name!: string;

  @Field(() => TimeZoneScalar, { description: 'Zone in which the hours are meant.' })
  timeZone!: string;

  @Field(() => HolidayRegionInput, {
    nullable: true,
    description: 'Whose public holidays are closed; none when holidays do not count.',
  })
  holidays?: HolidayRegionInput | null;

  @Field(() => [WeekdayHoursInput], { description: 'Weekdays left out are closed.' })
  weekly!: WeekdayHoursInput[];

  @Field(() => [CalendarExceptionInput], {
    defaultValue: [],
    description: 'Dates with other hours.',
  })
  exceptions!: CalendarExceptionInput[];
}

@InputType({ description: 'A change of a working calendar. What is left out stays as it is.' })
export class UpdateWorkingCalendarInput {
  @Field(() => ID, { description: 'The calendar to change.' })
  id!: string;

  @Field(() => Int, { description: 'The version you saw.' })
  version!: number;

  @Field(() => [WeekdayHoursInput], { nullable: true, description: 'New hours of all weekdays.' })
  weekly?: WeekdayHoursInput[];

  @Field(() => [CalendarExceptionInput], {
    nullable: true,
    description: 'All dates with other hours.',
  })
  exceptions?: CalendarExceptionInput[];
}
