import HolidayCalendar from 'date-holidays';
import { localDate, type Holiday } from '@meridian/core-calendar';
import type { HolidayRegion } from './holiday-region.js';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** Rules of the package that follow the Islamic calendar, whose months begin by sight of the moon. */
const ISLAMIC_MONTH =
  /\b(?:Muharram|Safar|Rabi|Jumada|Rajab|Shaban|Ramadan|Shawwal|Dhu al-Qidah|Dhu al-Hijjah)\b/;

/**
 * The public holidays of a region, year by year, from the `date-holidays` package (data under
 * CC BY-SA 3.0). A holiday of several days closes each of them. A day that is a holiday in part only,
 * such as an afternoon, stays open: its short hours are an exception for the organization to enter.
 * None for a country that the package does not know.
 */
export function packageHolidays(region: HolidayRegion): (year: number) => readonly Holiday[] {
  const calendar = new HolidayCalendar(region.country, region.subdivision ?? '');
  const byStart = new Map<number, readonly Holiday[]>();
  const startingIn = (year: number): readonly Holiday[] => {
    const known = byStart.get(year) ?? datesOf(calendar, year);
    byStart.set(year, known);
    return known;
  };
  return (year) =>
    // A holiday that starts on the last day of a year may reach into the next.
    [...startingIn(year - 1), ...startingIn(year)].filter(({ date }) =>
      date.startsWith(`${year}-`),
    );
}

function datesOf(calendar: HolidayCalendar, year: number): Holiday[] {
  return calendar
    .getHolidays(year, 'en')
    .filter(({ type }) => type === 'public')
    .flatMap(({ date, start, end, name, rule }) => {
      const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
      // The day on which clocks go forward has an hour less.
      const days = Math.floor((end.getTime() - start.getTime() + HOUR) / DAY);
      return Array.from({ length: days }, (_, day) => ({
        date: localDate(new Date(first + day * DAY).toISOString().slice(0, 10)),
        name: ISLAMIC_MONTH.test(rule) ? `${name} (estimated)` : name,
      }));
    });
}
