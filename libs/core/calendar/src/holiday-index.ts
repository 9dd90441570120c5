import { CalendarError } from './calendar-error.js';
import { civilDate } from './civil-date.js';
import { dayNumberOf } from './local-date.js';
import type { Holiday, HolidaySource } from './working-calendar.js';

/** What is known of a day that is a holiday. */
type DayHoliday = Pick<Holiday, 'name' | 'origin'>;

/** Finds the holiday of a day, given as days since 1970-01-01; undefined when there is none. */
export type HolidayFinder = (day: number) => DayHoliday | undefined;

/**
 * Several holidays on one date are named together, under the first one's origin. @throws CalendarError BAD_DATE; the finder of a
 * function source also HOLIDAY_OUTSIDE_YEAR
 */
export function holidayFinder(source: HolidaySource): HolidayFinder {
  if (typeof source !== 'function') {
    const holidays = holidaysByDay(source);
    return (day) => holidays.get(day);
  }
  const years = new Map<number, ReadonlyMap<number, DayHoliday>>();
  return (day) => {
    const { year } = civilDate(day);
    let holidays = years.get(year);
    if (holidays === undefined) {
      holidays = holidaysByDay(source(year));
      requireYear(holidays, year);
      years.set(year, holidays);
    }
    return holidays.get(day);
  };
}

function holidaysByDay(holidays: readonly Holiday[]): ReadonlyMap<number, DayHoliday> {
  const found = new Map<number, DayHoliday>();
  for (const holiday of holidays) {
    const day = dayNumberOf(holiday.date);
    const already = found.get(day);
    if (already === undefined) found.set(day, holiday);
    else if (already.name !== holiday.name) {
      found.set(day, { ...already, name: `${already.name}; ${holiday.name}` });
    }
  }
  return found;
}

/** A holiday filed under another year would be lost or not, depending on which year comes first. */
function requireYear(holidays: ReadonlyMap<number, DayHoliday>, year: number): void {
  for (const [day, { name }] of holidays) {
    if (civilDate(day).year !== year) {
      throw new CalendarError(
        'HOLIDAY_OUTSIDE_YEAR',
        `The holidays of ${year} contain "${name}" of another year. List each holiday in the year of its date, also when it is an observed day.`,
      );
    }
  }
}
