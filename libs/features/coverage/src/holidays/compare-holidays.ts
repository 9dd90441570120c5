import type { HolidayOverlay, OverlayChange } from './holiday-overlay.js';
import type { HolidayRegion } from './holiday-region.js';
import { packageHolidays } from './package-holidays.js';
import { overlaidHolidays } from './public-holidays.js';

/** A holiday of the list that Meridian's are held against. */
export interface ReferenceHoliday extends HolidayRegion {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly name: string;
}

/**
 * ADDED and REMOVED: the overlay corrects the package. KEPT: the two differ from the reference, and
 * the overlay says why. MISSING: a holiday of the reference that is none here. EXTRA: a holiday here
 * that the reference lacks. The last two have no reason yet.
 */
type DifferenceKind = 'ADDED' | 'REMOVED' | 'KEPT' | 'MISSING' | 'EXTRA';

/** One date on which package, overlay and reference do not all say the same. */
export interface HolidayDifference extends HolidayRegion {
  readonly date: string;
  readonly kind: DifferenceKind;
  readonly inPackage: boolean;
  readonly inReference: boolean;
  readonly name: string;
  /** The overlay's reason; null where it has none. */
  readonly reason: string | null;
}

/** What is compared. Years from `from` to `to`, both included. */
export interface HolidayComparison {
  readonly overlay: HolidayOverlay;
  readonly reference: readonly ReferenceHoliday[];
  readonly from: number;
  readonly to: number;
}

/** Reads `country,subdivision,date,name` lines. Throws Error naming the line that is none. */
export function readReferenceHolidays(text: string): ReferenceHoliday[] {
  const [header, ...lines] = text.trim().split(/\r?\n/);
  if (header !== 'country,subdivision,date,name') {
    throw new Error('A list of holidays begins with the line "country,subdivision,date,name".');
  }
  return lines.map((line, index) => {
    const match = /^([A-Z]{2}),([A-Z0-9]*),(\d{4}-\d{2}-\d{2}),(?:"(.*)"|(.*))$/.exec(line);
    const [, country, subdivision, date, quoted, plain] = match ?? [];
    if (country === undefined || date === undefined) {
      throw new Error(`Line ${index + 2} of the list of holidays cannot be read: ${line}`);
    }
    const name = quoted?.replaceAll('""', '"') ?? plain ?? '';
    return { country, subdivision: subdivision === '' ? null : (subdivision ?? null), date, name };
  });
}

/** Every date on which the three differ, region by region of the reference, in order of date. */
export function compareHolidays(comparison: HolidayComparison): HolidayDifference[] {
  const byRegion = new Map<string, ReferenceHoliday[]>();
  for (const holiday of comparison.reference) {
    const key = `${holiday.country}-${holiday.subdivision ?? ''}`;
    byRegion.set(key, [...(byRegion.get(key) ?? []), holiday]);
  }
  return [...byRegion.values()].flatMap((holidays) => compareRegion(holidays, comparison));
}

function compareRegion(
  holidays: readonly ReferenceHoliday[],
  { overlay, from, to }: HolidayComparison,
): HolidayDifference[] {
  const [{ country, subdivision } = { country: '', subdivision: null }] = holidays;
  const region = { country, subdivision };
  const years = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const fromPackage = packageHolidays(region);
  const inPackage = named(years.flatMap(fromPackage));
  const result = named(years.flatMap(overlaidHolidays(region, overlay, fromPackage)));
  const reference = named(holidays.filter(({ date }) => years.includes(Number(date.slice(0, 4)))));
  const reasons = reasonsOf(overlay, region);
  const dates = new Set([...inPackage.keys(), ...result.keys(), ...reference.keys()]);
  return [...dates].sort().flatMap((date) => {
    const here = {
      inPackage: inPackage.has(date),
      result: result.has(date),
      inReference: reference.has(date),
    };
    const line = reasons.get(date);
    const kind = kindOf(here, line);
    if (kind === null) return [];
    const name = result.get(date) ?? reference.get(date) ?? inPackage.get(date) ?? '';
    const { inReference } = here;
    const reason = line?.reason ?? null;
    return [{ ...region, date, kind, inPackage: here.inPackage, inReference, name, reason }];
  });
}

function kindOf(
  here: { inPackage: boolean; result: boolean; inReference: boolean },
  line: OverlayChange | undefined,
): DifferenceKind | null {
  if (here.result === here.inReference) {
    if (here.result === here.inPackage) return null;
    return here.result ? 'ADDED' : 'REMOVED';
  }
  if (line !== undefined) {
    return line.change === 'keep' ? 'KEPT' : line.change === 'add' ? 'ADDED' : 'REMOVED';
  }
  return here.inReference ? 'MISSING' : 'EXTRA';
}

function named(holidays: readonly { date: string; name: string }[]): Map<string, string> {
  return new Map(holidays.map(({ date, name }) => [date, name]));
}

/** The line that decides a date; one of the subdivision goes before one of the country. */
function reasonsOf({ changes }: HolidayOverlay, region: HolidayRegion): Map<string, OverlayChange> {
  const ofCountry = changes.filter(({ country }) => country === region.country);
  const lines = [
    ...ofCountry.filter(({ subdivision }) => subdivision === null),
    ...ofCountry.filter(
      ({ subdivision }) => subdivision !== null && subdivision === region.subdivision,
    ),
  ];
  return new Map(lines.map((line) => [line.date, line]));
}
