import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index, Unique } from 'typeorm';
import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { OfOrganization } from '@meridian/platform-tenancy';
import { Allow, CountryCodeScalar, DateScalar, TimeZoneScalar } from '@meridian/platform-graphql';
import { Provider } from '@meridian/feature-providers';
import { WeekdayName } from './weekday.js';

@ObjectType({ description: 'A span of working hours in local time.' })
@Allow('coverage:read')
export class WorkingWindow {
  @Field(() => String, { description: 'Start, HH:MM.' })
  start!: string;

  @Field(() => String, {
    description: 'End, HH:MM; 24:00 is midnight, an end before the start lies on the next day.',
  })
  end!: string;
}

@ObjectType({ description: 'The working hours of one weekday.' })
@Allow('coverage:read')
export class WeekdayHours {
  @Field(() => WeekdayName, { description: 'The day on which its windows start.' })
  weekday!: WeekdayName;

  @Field(() => [WorkingWindow], { description: 'None when the day is closed.' })
  windows!: WorkingWindow[];
}

@ObjectType({ description: 'A date on which other hours hold than on that weekday.' })
@Allow('coverage:read')
export class CalendarExceptionDate {
  @Field(() => DateScalar, { description: 'The local date.' })
  date!: string;

  @Field(() => String, { description: 'Why, shown beside results.' })
  name!: string;

  @Field(() => [WorkingWindow], { description: 'The hours of that date; none when closed.' })
  windows!: WorkingWindow[];

  @Field(() => String, {
    nullable: true,
    description: 'UID of the iCalendar entry that brought it; none when a person entered it.',
  })
  importedAs?: string | null;
}

@ObjectType({
  description: 'When a team works: weekly hours in a time zone, public holidays, dated exceptions.',
})
@Allow('coverage:read')
@Entity('working_calendars')
@OfOrganization()
@BelongsTo(() => Provider, 'providerId')
@Unique('working_calendars_organization_id_name_key', ['organizationId', 'name'])
@Index('working_calendars_organization_id_provider_id_idx', ['organizationId', 'providerId'])
export class WorkingCalendar extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  /** Null for a calendar that several providers share. */
  @Column('uuid', { nullable: true })
  providerId!: string | null;

  @Field(() => String, { description: 'Name, unique within the organization.' })
  @Column('text')
  name!: string;

  @Field(() => TimeZoneScalar, { description: 'Zone in which the hours are meant.' })
  @Column('text')
  timeZone!: string;

  @Field(() => CountryCodeScalar, {
    nullable: true,
    description: 'Country whose public holidays are closed; none when holidays do not count.',
  })
  @Column('text', { nullable: true })
  holidayCountry!: string | null;

  @Field(() => String, { nullable: true, description: 'State or region of the holidays.' })
  @Column('text', { nullable: true })
  holidaySubdivision!: string | null;

  @Field(() => [WeekdayHours], { description: 'Hours of each weekday.' })
  @Column('jsonb')
  weekly!: WeekdayHours[];

  @Field(() => [CalendarExceptionDate], { description: 'Dates that replace the weekly hours.' })
  @Column('jsonb')
  exceptions!: CalendarExceptionDate[];

  @Field(() => Int, { description: 'Goes up with each change; send it back with an update.' })
  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
