import { CalendarError } from './calendar-error.js';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from './duration.js';

/** A change of a zone's offset from UTC. Times in epoch milliseconds, offsets in milliseconds. */
export interface OffsetChange {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** Reads a zone's offset from UTC, in milliseconds, at an epoch time. */
export type OffsetReader = (epochMs: number) => number;

/**
 * Sampling at this step sees every change: the shortest time any zone of the tz database has kept
 * an offset since 1900 is just under 4 days (Freetown, September 1939); the next ones, just under
 * 7 days (Recife and its neighbours, October 2000), would already slip through a weekly scan.
 */
const SCAN_STEP = 3 * MS_PER_DAY;

const OFFSET = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/**
 * The offset comes from the runtime's own tz data, printed as 'GMT-04:00' ('GMT-00:44:30' where
 * history had seconds). Printing it took a tenth of the time of a Temporal polyfill's conversion.
 */
export function offsetReader(timeZone: string): OffsetReader {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  return (epochMs) => {
    const match = OFFSET.exec(format.format(epochMs));
    if (match === null) {
      throw new CalendarError(
        'UNKNOWN_TIME_ZONE',
        `The runtime prints no offset for "${timeZone}". Use a Node.js with full Intl data.`,
      );
    }
    const size =
      Number(match[2] ?? 0) * MS_PER_HOUR +
      Number(match[3] ?? 0) * MS_PER_MINUTE +
      Number(match[4] ?? 0) * MS_PER_SECOND;
    return match[1] === '-' ? -size : size;
  };
}

/** All changes of offset in (from, to], in order. Both ends must be whole seconds. */
export function offsetChanges(offsetAt: OffsetReader, from: number, to: number): OffsetChange[] {
  const changes: OffsetChange[] = [];
  let left = from;
  let before = offsetAt(left);
  while (left < to) {
    const right = Math.min(left + SCAN_STEP, to);
    const after = offsetAt(right);
    if (after !== before)
      changes.push({ at: firstWith(offsetAt, before, left, right), before, after });
    left = right;
    before = after;
  }
  return changes;
}

/** The first second in (left, right] at which the offset is no longer `before`, by bisection. */
function firstWith(offsetAt: OffsetReader, before: number, left: number, right: number): number {
  let [low, high] = [left / MS_PER_SECOND, right / MS_PER_SECOND];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * MS_PER_SECOND) === before) low = middle;
    else high = middle;
  }
  return high * MS_PER_SECOND;
}
