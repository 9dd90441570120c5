import { CalendarError } from './calendar-error.js';
import { civilDate } from './civil-date.js';
import { dayNumberOf } from './local-date.js';
import type { Holiday, HolidaySource } from './working-calendar.js';

/** Finds the holiday of a day, given as days since 1970-01-01; undefined when there is none. */
export type HolidayFinder = (day: number) => string | undefined;

/**
 * Several holidays on one date are named together. @throws CalendarError BAD_DATE; the finder of a
 * function source also HOLIDAY_OUTSIDE_YEAR
 */
export function holidayFinder(source: HolidaySource): HolidayFinder {
  if (typeof source !== 'function') {
    const names = namesByDay(source);
    return (day) => names.get(day);
  }
  const years = new Map<number, ReadonlyMap<number, string>>();
  return (day) => {
    const { year } = civilDate(day);
    let names = years.get(year);
    if (names === undefined) {
      names = namesByDay(source(year));
      requireYear(names, year);
      years.set(year, names);
    }
    return names.get(day);
  };
}

function namesByDay(holidays: readonly Holiday[]): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const { date, name } of holidays) {
    const day = dayNumberOf(date);
    const already = names.get(day);
    names.set(day, already === undefined || already === name ? name : `${already}; ${name}`);
  }
  return names;
}

/** A holiday filed under another year would be lost or not, depending on which year comes first. */
function requireYear(names: ReadonlyMap<number, string>, year: number): void {
  for (const [day, name] of names) {
    if (civilDate(day).year !== year) {
      throw new CalendarError(
        'HOLIDAY_OUTSIDE_YEAR',
        `The holidays of ${year} contain "${name}" of another year. List each holiday in the year of its date, also when it is an observed day.`,
      );
    }
  }
}
