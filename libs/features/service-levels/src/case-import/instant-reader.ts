import {
  CalendarError,
  createLocalTimeReader,
  instant,
  instantFromIso,
} from '@meridian/core-calendar';
import type { Instant, LocalReading, LocalTimeReader } from '@meridian/core-calendar';
import { compileDatePattern } from './date-pattern.js';
import type { WallFields, WallFieldsReader } from './date-pattern.js';

/** Not of the declared form; or of that form, but no calendar and no clock ever shows it. */
export type DateFault = 'IMPOSSIBLE_DATE' | 'WRONG_DATE';

/** Reads dates as a file writes them. */
export interface InstantReader {
  /**
   * A time that the zone's clocks jumped over is moved forward by the length of the jump; a time
   * that they showed twice means the first occurrence.
   */
  read(text: string): Instant | DateFault;
  /** The same, but of a time that was shown twice the second occurrence. */
  readSecond(text: string): Instant | DateFault;
}

/** Format name for ISO 8601, with `T` or a space, with or without offset. */
export const ISO_FORMAT = 'ISO';

const ISO_LOCAL = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?$/i;
const ISO_OFFSET = /:.*(?:Z|[+-]\d{2}:?\d{2})$/i;

const DAY_MS = 86_400_000;

/**
 * @param format `ISO` or a pattern, see {@link compileDatePattern}
 * @param timeZone of dates that carry no offset of their own
 * @throws DatePatternError, CalendarError UNKNOWN_TIME_ZONE
 */
export function instantReader(format: string, timeZone: string): InstantReader {
  if (format === ISO_FORMAT) return new IsoReader(timeZone);
  return new WallClockReader(compileDatePattern(format), timeZone);
}

class WallClockReader implements InstantReader {
  readonly #fieldsOf: WallFieldsReader;
  readonly #readLocal: LocalTimeReader;

  constructor(fieldsOf: WallFieldsReader, timeZone: string) {
    this.#fieldsOf = fieldsOf;
    this.#readLocal = createLocalTimeReader(timeZone);
  }

  read(text: string): Instant | DateFault {
    const fields = this.#fieldsOf(text);
    if (fields === null) return 'WRONG_DATE';
    return this.#reading(fields)?.at ?? 'IMPOSSIBLE_DATE';
  }

  readSecond(text: string): Instant | DateFault {
    const fields = this.#fieldsOf(text);
    if (fields === null) return 'WRONG_DATE';
    const first = this.#reading(fields);
    if (first === null) return 'IMPOSSIBLE_DATE';
    if (first.fit !== 'REPEATED') return first.at;
    // The next day the clocks show the time once: 24 hours before it lies the second occurrence.
    const nextDay = this.#reading(dayAfter(fields));
    return nextDay === null ? first.at : instant(nextDay.at - DAY_MS);
  }

  #reading({ year, month, day, hour, minute, second }: WallFields): LocalReading | null {
    try {
      return this.#readLocal(year, month, day, hour, minute, second);
    } catch (error) {
      if (error instanceof CalendarError) return null;
      throw error;
    }
  }
}

class IsoReader implements InstantReader {
  readonly #local: WallClockReader;

  constructor(timeZone: string) {
    this.#local = new WallClockReader(isoWallFields, timeZone);
  }

  read(text: string): Instant | DateFault {
    return ISO_OFFSET.test(text)
      ? readIsoInstant(text)
      : withFraction(this.#local.read(text), text);
  }

  readSecond(text: string): Instant | DateFault {
    if (ISO_OFFSET.test(text)) return readIsoInstant(text);
    return withFraction(this.#local.readSecond(text), text);
  }
}

function readIsoInstant(text: string): Instant | DateFault {
  const withoutOffset = text.replace(/(?:Z|[+-]\d{2}:?\d{2})$/i, '');
  if (!ISO_LOCAL.test(withoutOffset)) return 'WRONG_DATE';
  try {
    return instantFromIso(text.replace(' ', 'T'));
  } catch (error) {
    if (error instanceof CalendarError) return 'IMPOSSIBLE_DATE';
    throw error;
  }
}

function isoWallFields(text: string): WallFields | null {
  const match = ISO_LOCAL.exec(text);
  if (match === null) return null;
  const part = (group: number): number => Number(match[group] ?? 0);
  const [year, month, day] = [part(1), part(2), part(3)];
  return { year, month, day, hour: part(4), minute: part(5), second: part(6) };
}

/** Digits beyond milliseconds are cut off. */
function withFraction(at: Instant | DateFault, text: string): Instant | DateFault {
  const digits = ISO_LOCAL.exec(text)?.[7];
  if (typeof at === 'string' || digits === undefined) return at;
  return instant(at + Number(digits.slice(0, 3).padEnd(3, '0')));
}

function dayAfter(fields: WallFields): WallFields {
  const next = new Date(Date.UTC(fields.year, fields.month - 1, fields.day + 1));
  return {
    ...fields,
    year: next.getUTCFullYear(),
    month: next.getUTCMonth() + 1,
    day: next.getUTCDate(),
  };
}
