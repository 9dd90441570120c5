import { createRequire } from 'node:module';
import type { Holiday } from '@meridian/core-calendar';
import { HOLIDAY_OVERLAY, type HolidayOverlay, type OverlayChange } from './holiday-overlay.js';
import type { HolidayRegion } from './holiday-region.js';
import { packageHolidays } from './package-holidays.js';

/** Who says that a date is a holiday: the package, or Meridian's overlay over it. */
type HolidayOrigin = 'PACKAGE' | 'OVERLAY';

/** A public holiday and who says so. */
interface PublicHoliday extends Holiday {
  readonly origin: HolidayOrigin;
}

/** Public holidays of one region, year by year. */
export type PublicHolidays = (year: number) => readonly PublicHoliday[];

const packageManifest: unknown = createRequire(import.meta.url)('date-holidays/package.json');

/**
 * Names the holiday data that figures are computed with: another one gives other deadlines. Holds no
 * more than what it must tell apart, so that it can be kept beside figures.
 */
export const HOLIDAY_DATA_VERSION = `date-holidays ${versionOf(packageManifest)}, overlay ${HOLIDAY_OVERLAY.edition}`;

/** The whole world has fewer regions than this. */
const MOST_REGIONS = 5_000;
const known = new Map<string, PublicHolidays>();

/** Holidays of the package as the overlay corrects them. Calendars of one region share the work. */
export function publicHolidays(region: HolidayRegion): PublicHolidays {
  const key = `${region.country}-${region.subdivision ?? ''}`;
  let found = known.get(key);
  if (found === undefined) {
    found = overlaidHolidays(region, HOLIDAY_OVERLAY);
    if (known.size < MOST_REGIONS) known.set(key, found);
  }
  return found;
}

/** The package's holidays of a region with an overlay's lines for it applied. */
export function overlaidHolidays(
  region: HolidayRegion,
  overlay: HolidayOverlay,
  fromPackage = packageHolidays(region),
): PublicHolidays {
  const changes = overlay.changes.filter((change) => concerns(change, region));
  const byYear = new Map<number, readonly PublicHoliday[]>();
  return (year) => {
    let holidays = byYear.get(year);
    if (holidays === undefined) {
      holidays = overlaid(fromPackage(year), changes, year);
      byYear.set(year, holidays);
    }
    return holidays;
  };
}

function concerns({ country, subdivision }: OverlayChange, region: HolidayRegion): boolean {
  return country === region.country && (subdivision === null || subdivision === region.subdivision);
}

function overlaid(
  fromPackage: readonly Holiday[],
  changes: readonly OverlayChange[],
  year: number,
): PublicHoliday[] {
  const ofYear = changes.filter(({ date }) => date.startsWith(`${year}-`));
  const dates = (kind: string): Set<string> =>
    new Set(ofYear.filter(({ change }) => change === kind).map(({ date }) => date));
  const removed = dates('remove');
  const kept = fromPackage.filter(({ date }) => !removed.has(date));
  const taken = new Set<string>(kept.map(({ date }) => date));
  const added = ofYear.filter(({ change, date }) => change === 'add' && !taken.has(date));
  return [
    ...kept.map((holiday) => ({ ...holiday, origin: 'PACKAGE' as const })),
    ...added.map(({ date, name }) => ({ date, name, origin: 'OVERLAY' as const })),
  ].sort((one, other) => (one.date < other.date ? -1 : 1));
}

function versionOf(manifest: unknown): string {
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  if (isManifest && typeof manifest.version === 'string') return manifest.version;
  throw new Error('The package date-holidays does not say which version it is.');
}
