import HolidayCalendar from 'date-holidays';
import { invalidInput } from '@meridian/platform-tenancy';
import { HOLIDAY_OVERLAY } from './holiday-overlay.js';

/** A place whose public holidays are observed: ISO 3166-1 country, and a subdivision of it. */
export interface HolidayRegion {
  readonly country: string;
  readonly subdivision: string | null;
}

/** Throws INVALID_INPUT where no holidays are known for the region, and says which are known. */
export function requireHolidayRegion(region: HolidayRegion, ...inputPath: string[]): void {
  if (!isHolidayCountry(region.country)) {
    throw invalidInput(
      `No public holidays are known for the country ${region.country}; enter them as exceptions.`,
      ...inputPath,
      'country',
    );
  }
  const subdivisions = subdivisionsOf(region.country);
  if (region.subdivision === null || subdivisions.includes(region.subdivision)) return;
  throw invalidInput(
    `${region.country} has no region ${region.subdivision}. Known: ${subdivisions.join(', ') || 'none'}.`,
    ...inputPath,
    'subdivision',
  );
}

function isHolidayCountry(country: string): boolean {
  const inPackage = new HolidayCalendar().getCountries('en')[country] !== undefined;
  return inPackage || HOLIDAY_OVERLAY.changes.some((change) => change.country === country);
}

/** Codes of a country's regions. The package's types forget that most countries have none. */
function subdivisionsOf(country: string): string[] {
  const regions: unknown = new HolidayCalendar().getStates(country, 'en');
  const known = typeof regions === 'object' && regions !== null ? Object.keys(regions) : [];
  const added = HOLIDAY_OVERLAY.changes
    .filter((change) => change.country === country)
    .flatMap(({ subdivision }) => subdivision ?? []);
  return [...new Set([...known, ...added])].sort();
}
