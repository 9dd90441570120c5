import HolidayCalendar from 'date-holidays';
import { localDate, type Holiday } from '@meridian/core-calendar';
import { invalidInput } from '@meridian/platform-tenancy';

/** A place whose public holidays are observed: ISO 3166-1 country, and a subdivision of it. */
export interface HolidayRegion {
  readonly country: string;
  readonly subdivision: string | null;
}

/**
 * The public holidays of a region, year by year, from the `date-holidays` package (data under
 * CC BY-SA 3.0). A holiday of several days closes each of them. A day that is a holiday in part only,
 * such as an afternoon, stays open: its short hours are an exception for the organization to enter.
 */
export function publicHolidays(region: HolidayRegion): (year: number) => readonly Holiday[] {
  const calendar = new HolidayCalendar(region.country, region.subdivision ?? '');
  const byYear = new Map<number, readonly Holiday[]>();
  return (year) => {
    const known = byYear.get(year);
    if (known) return known;
    // A holiday that starts on the last day of a year may reach into the next.
    const holidays = [...datesOf(calendar, year - 1), ...datesOf(calendar, year)].filter(
      ({ date }) => date.startsWith(`${year}-`),
    );
    byYear.set(year, holidays);
    return holidays;
  };
}

/** Throws INVALID_INPUT when the package knows no holidays for the region, and says which it knows. */
export function requireHolidayRegion(region: HolidayRegion, ...inputPath: string[]): void {
  const known = new HolidayCalendar();
  if (!known.getCountries('en')[region.country]) {
    throw invalidInput(
      `No public holidays are known for the country ${region.country}; enter them as exceptions.`,
      ...inputPath,
      'country',
    );
  }
  const subdivisions = regionsOf(known, region.country);
  if (region.subdivision === null || subdivisions.includes(region.subdivision)) return;
  throw invalidInput(
    `${region.country} has no region ${region.subdivision}. Known: ${subdivisions.join(', ') || 'none'}.`,
    ...inputPath,
    'subdivision',
  );
}

/** Codes of a country's regions. The package's types forget that most countries have none. */
function regionsOf(known: HolidayCalendar, country: string): string[] {
  const regions: unknown = known.getStates(country, 'en');
  return typeof regions === 'object' && regions !== null ? Object.keys(regions) : [];
}

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

function datesOf(calendar: HolidayCalendar, year: number): Holiday[] {
  return calendar
    .getHolidays(year, 'en')
    .filter(({ type }) => type === 'public')
    .flatMap(({ date, start, end, name }) => {
      const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
      // The day on which clocks go forward has an hour less.
      const days = Math.floor((end.getTime() - start.getTime() + HOUR) / DAY);
      return Array.from({ length: days }, (_, day) => ({
        date: localDate(new Date(first + day * DAY).toISOString().slice(0, 10)),
        name,
      }));
    });
}
