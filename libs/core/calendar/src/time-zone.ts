import { CalendarError } from './calendar-error.js';
import { editDistance } from './edit-distance.js';

/** Longest zone name in the tz database is 32 characters; anything much longer is not one. */
const LONGEST_NAME = 64;

/** Current names that the runtime accepts but lists under an older spelling only. */
const NAMES_NOT_LISTED = [
  'America/Argentina/Buenos_Aires',
  'Asia/Ho_Chi_Minh',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Yangon',
  'Europe/Kyiv',
  'UTC',
];

const known = new Set<string>();

/**
 * Whether the text names an IANA time zone, e.g. 'Asia/Kolkata'. Bare offsets such as '+05:30',
 * which newer runtimes accept, are refused: they know nothing of daylight saving or a change of law.
 */
export function isTimeZone(text: string): boolean {
  if (known.has(text)) return true;
  if (text.length > LONGEST_NAME || !/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text });
  } catch {
    return false;
  }
  known.add(text);
  return true;
}

/**
 * Up to `limit` zone names most like the text, nearest first, by edit distance to the whole name or
 * to its city. For messages about a mistyped zone.
 */
export function nearestTimeZones(text: string, limit = 3): string[] {
  const wanted = text.slice(0, LONGEST_NAME).trim().toLowerCase().replaceAll(/\s+/g, '_');
  const names = [...Intl.supportedValuesOf('timeZone'), ...NAMES_NOT_LISTED];
  return names
    .map((name) => ({ name, distance: distanceTo(name.toLowerCase(), wanted) }))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map(({ name }) => name);
}

/** @throws CalendarError UNKNOWN_TIME_ZONE that offers the nearest names */
export function requireTimeZone(text: string, path?: string): void {
  if (isTimeZone(text)) return;
  throw new CalendarError(
    'UNKNOWN_TIME_ZONE',
    `"${text}" is not a time zone. Did you mean ${nearestTimeZones(text).join(', ')}? Use an IANA name such as Europe/Berlin.`,
    path,
  );
}

function distanceTo(name: string, wanted: string): number {
  const city = name.slice(name.lastIndexOf('/') + 1);
  return Math.min(editDistance(name, wanted), editDistance(city, wanted));
}
