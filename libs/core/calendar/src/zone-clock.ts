import { dayNumber, yearOf } from './civil-date.js';
import { MS_PER_DAY } from './duration.js';
import { instant } from './instant.js';
import type { Instant } from './instant.js';
import { requireSupportedYear } from './supported-years.js';
import { requireTimeZone } from './time-zone.js';
import { wallTime } from './wall-time.js';
import type { WallTime } from './wall-time.js';
import { offsetChanges, offsetReader } from './zone-offsets.js';
import type { OffsetChange, OffsetReader } from './zone-offsets.js';

/**
 * How a wall-clock time meets the zone's rules: SKIPPED when clocks jumped over it (spring),
 * REPEATED when they showed it twice (autumn).
 */
export type LocalTimeFit = 'EXACT' | 'REPEATED' | 'SKIPPED';

/** The rules of one year, valid for every wall-clock time and every instant (as UTC) in it. */
interface ZoneYear {
  readonly start: number;
  readonly end: number;
  readonly firstOffset: number;
  readonly changes: readonly OffsetChange[];
}

/**
 * Offsets have kept within 16 hours of UTC, so a wall-clock time of the year is an instant at most
 * that far outside it (as UTC); changes up to this far beyond the year are looked up with it.
 */
const EDGE = 2 * MS_PER_DAY;

/**
 * A calendar compiles the year before and after a span at its border, and the last window of a year
 * ends in the next one.
 */
const NEIGHBOURING_YEARS = 2;

const NO_YEAR: ZoneYear = { start: Infinity, end: -Infinity, firstOffset: 0, changes: [] };

/**
 * Converts between wall-clock time and instants in one zone. The changes of offset are looked up
 * once per year; after that a conversion is a comparison or two.
 */
export class ZoneClock {
  readonly #offsetAt: OffsetReader;
  readonly #years = new Map<number, ZoneYear>();
  /** Neighbouring conversions mostly fall in the same year. */
  #recent = NO_YEAR;

  /** @throws CalendarError UNKNOWN_TIME_ZONE */
  constructor(readonly timeZone: string) {
    requireTimeZone(timeZone);
    this.#offsetAt = offsetReader(timeZone);
  }

  /**
   * The instant at which the wall shows this time, by Temporal's rule "compatible": a skipped time
   * moves forward by the length of the jump, a repeated time means its first occurrence. Both amount
   * to the same: the offset from before the change is used.
   * @throws CalendarError YEAR_OUT_OF_RANGE
   */
  instantAt(wall: WallTime): Instant {
    const year = this.#yearAround(wall);
    let offset = year.firstOffset;
    for (const change of year.changes) {
      if (wall < change.at + Math.max(change.before, change.after)) break;
      offset = change.after;
    }
    return instant(wall - offset);
  }

  /** @throws CalendarError YEAR_OUT_OF_RANGE */
  fitOf(wall: WallTime): LocalTimeFit {
    for (const { at, before, after } of this.#yearAround(wall).changes) {
      if (wall < at + Math.min(before, after)) break;
      if (wall < at + Math.max(before, after)) return before < after ? 'SKIPPED' : 'REPEATED';
    }
    return 'EXACT';
  }

  /** What the wall shows at the instant. @throws CalendarError YEAR_OUT_OF_RANGE */
  wallAt(at: Instant): WallTime {
    const year = this.#yearAround(at);
    let offset = year.firstOffset;
    for (const change of year.changes) {
      if (at < change.at) break;
      offset = change.after;
    }
    return wallTime(0, at + offset);
  }

  /**
   * Whether the zone left the date out altogether, as Samoa did with 2011-12-30 when it changed
   * sides of the date line. @param day days since 1970-01-01
   */
  isSkippedDay(day: number): boolean {
    return this.startOfDay(day) >= this.startOfDay(day + 1);
  }

  /** The first instant of a local date, given as days since 1970-01-01. */
  startOfDay(day: number): Instant {
    return this.instantAt(wallTime(day, 0));
  }

  #yearAround(epochMs: number): ZoneYear {
    const recent = this.#recent;
    if (epochMs >= recent.start && epochMs < recent.end) return recent;
    const number = yearOf(epochMs);
    const year = this.#years.get(number) ?? this.#lookUp(number);
    this.#recent = year;
    return year;
  }

  #lookUp(number: number): ZoneYear {
    requireSupportedYear(number, NEIGHBOURING_YEARS);
    const start = dayNumber(number, 1, 1) * MS_PER_DAY;
    const end = dayNumber(number + 1, 1, 1) * MS_PER_DAY;
    const firstOffset = this.#offsetAt(start - EDGE);
    const changes = offsetChanges(this.#offsetAt, start - EDGE, end + EDGE);
    const year = { start, end, firstOffset, changes };
    this.#years.set(number, year);
    return year;
  }
}

const clocks = new Map<string, ZoneClock>();

/**
 * The clock of a zone, one per process and zone: rules are looked up once, however many calendars
 * share them. @throws CalendarError UNKNOWN_TIME_ZONE
 */
export function zoneClock(timeZone: string): ZoneClock {
  const cached = clocks.get(timeZone);
  if (cached !== undefined) return cached;
  const clock = new ZoneClock(timeZone);
  clocks.set(timeZone, clock);
  return clock;
}
