import { dayNumber, yearOf } from './civil-date.js';
import type { DayPlanner } from './day-plan.js';
import { MS_PER_DAY } from './duration.js';
import { mergeIntervals, OpenTime } from './open-time.js';
import { requireSupportedYear } from './supported-years.js';
import { wallTime } from './wall-time.js';
import type { ZoneClock } from './zone-clock.js';

/**
 * A local date differs from the UTC date by at most one day, and a window ends at most on the day
 * after it starts: open time at an instant comes from windows of dates within this distance.
 */
const REACH = 3 * MS_PER_DAY;

/**
 * The open time of a calendar, compiled one local year at a time, when first needed. Compiled years
 * are contiguous, so that one search serves any span among them.
 */
export class OpenTimeline {
  readonly #clock: ZoneClock;
  readonly #planOf: DayPlanner;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #firstYear = 0;
  #lastYear = -1;
  #from = Infinity;
  #to = -Infinity;
  #open = new OpenTime(mergeIntervals([], []));

  constructor(clock: ZoneClock, planOf: DayPlanner) {
    this.#clock = clock;
    this.#planOf = planOf;
  }

  /**
   * Open time that is complete between the two instants, both included; it may hold more.
   * @throws CalendarError YEAR_OUT_OF_RANGE
   */
  covering(from: number, to: number): OpenTime {
    if (from < this.#from || to > this.#to) this.#extend(from, to);
    return this.#open;
  }

  #extend(from: number, to: number): void {
    requireSupportedYear(yearOf(from));
    requireSupportedYear(yearOf(to));
    const isEmpty = this.#lastYear < this.#firstYear;
    const first = yearOf(from - REACH);
    const last = yearOf(to + REACH);
    const firstYear = isEmpty ? first : Math.min(first, this.#firstYear);
    const lastYear = isEmpty ? last : Math.max(last, this.#lastYear);
    for (let year = firstYear; year <= lastYear; year++) {
      const isCompiled = year >= this.#firstYear && year <= this.#lastYear;
      if (!isCompiled) this.#compile(year);
    }
    this.#firstYear = firstYear;
    this.#lastYear = lastYear;
    this.#from = dayNumber(firstYear, 1, 1) * MS_PER_DAY + REACH;
    this.#to = dayNumber(lastYear + 1, 1, 1) * MS_PER_DAY - REACH;
    this.#open = new OpenTime(mergeIntervals(this.#starts, this.#ends));
  }

  /** Adds the windows that start in a local year, each boundary converted on its own date. */
  #compile(year: number): void {
    const end = dayNumber(year + 1, 1, 1);
    for (let day = dayNumber(year, 1, 1); day < end; day++) {
      const { windows } = this.#planOf(day);
      // Nobody works on a date that did not happen. Moving its windows forward, like the boundaries
      // in a skipped hour, would put them on top of the next day.
      if (windows.length === 0 || this.#clock.isSkippedDay(day)) continue;
      for (const window of windows) {
        this.#starts.push(this.#clock.instantAt(wallTime(day, window.start)));
        this.#ends.push(this.#clock.instantAt(wallTime(day, window.end)));
      }
    }
  }
}
