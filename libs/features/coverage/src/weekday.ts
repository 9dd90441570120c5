import { registerEnumType } from '@nestjs/graphql';

/** The days of the week, under the names that calendars are kept with. */
export enum WeekdayName {
  MONDAY = 'monday',
  TUESDAY = 'tuesday',
  WEDNESDAY = 'wednesday',
  THURSDAY = 'thursday',
  FRIDAY = 'friday',
  SATURDAY = 'saturday',
  SUNDAY = 'sunday',
}

registerEnumType(WeekdayName, { name: 'Weekday', description: 'A day of the week.' });
