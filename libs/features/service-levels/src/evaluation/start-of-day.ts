import { createLocalTimeReader, instantFromIso, type Instant } from '@meridian/core-calendar';

const DAY = 24 * 60 * 60 * 1000;

/** The instant at which a local date ('YYYY-MM-DD') begins in a zone. */
export function startOfDay(date: string, timeZone: string): Instant {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return createLocalTimeReader(timeZone)(year, month, day, 0, 0, 0).at;
}

/** The instant at which the day after a local date begins in a zone. */
export function startOfDayAfter(date: string, timeZone: string): Instant {
  const midnight = instantFromIso(`${date}T00:00:00Z`);
  return startOfDay(new Date(midnight + DAY).toISOString().slice(0, 10), timeZone);
}
