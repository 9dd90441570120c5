import { addBusinessDays } from './business-days.js';
import { CalendarError } from './calendar-error.js';
import { dayNumber } from './civil-date.js';
import { dayPlanner } from './day-plan.js';
import type { DayPlanner } from './day-plan.js';
import { MS_PER_DAY, milliseconds } from './duration.js';
import type { Milliseconds } from './duration.js';
import { explainDays } from './explain-days.js';
import type { DayRemark } from './explain-days.js';
import type { Instant } from './instant.js';
import { unionOf } from './interval.js';
import type { Interval } from './interval.js';
import { intervalsOf } from './open-time.js';
import type { IntervalArrays, OpenTime } from './open-time.js';
import { OpenTimeline } from './open-timeline.js';
import { LAST_YEAR } from './supported-years.js';
import type { HolidaySource, WorkingCalendar } from './working-calendar.js';
import { zoneClock } from './zone-clock.js';
import type { ZoneClock } from './zone-clock.js';

/** How far a deadline or an opening is looked for, and the longest span that is measured. */
const HORIZON_YEARS = 100;
const MS_PER_YEAR = 365.25 * MS_PER_DAY;
const HORIZON = HORIZON_YEARS * MS_PER_YEAR;
const LAST_INSTANT = dayNumber(LAST_YEAR + 1, 1, 1) * MS_PER_DAY - 1;

const NO_TIME = milliseconds(0);

/**
 * A working calendar turned into intervals of physical time, against which business time is
 * measured. All durations are physical milliseconds: on the day that clocks go back, a 22:00-06:00
 * shift lasts nine hours. Every method may throw CalendarError YEAR_OUT_OF_RANGE.
 *
 * A boundary in a skipped hour moves forward by the length of the jump; in a repeated hour the first
 * occurrence counts; a date that the zone left out altogether has no windows.
 */
export class CompiledCalendar {
  readonly timeZone: string;
  readonly #clock: ZoneClock;
  readonly #planOf: DayPlanner;
  readonly #timeline: OpenTimeline;

  /** Use {@link compileCalendar}. */
  constructor(clock: ZoneClock, planOf: DayPlanner) {
    this.timeZone = clock.timeZone;
    this.#clock = clock;
    this.#planOf = planOf;
    this.#timeline = new OpenTimeline(clock, planOf);
  }

  /**
   * Business time in [from, to) outside the pauses, which may overlap each other and closed time; 0
   * when `to` is not after `from`. @throws CalendarError SPAN_TOO_LARGE beyond 100 years
   */
  elapsed(from: Instant, to: Instant, pauses: readonly Interval[] = []): Milliseconds {
    if (to <= from) return NO_TIME;
    requireSpan(from, to);
    const open = this.#timeline.covering(from, to);
    let counted = open.between(from, to);
    if (pauses.length > 0) {
      for (const { start, end } of unionOf(pauses)) {
        if (start < to && end > from) {
          counted -= open.between(Math.max(start, from), Math.min(end, to));
        }
      }
    }
    return milliseconds(counted);
  }

  /**
   * The earliest instant at which `target` of business time has passed since the start, pauses left
   * out: exactly at closing time when the target is used up there. The start itself for target 0.
   * Undefined when 100 years do not hold that much open time.
   * @throws CalendarError BAD_DURATION for a negative target
   */
  deadline(
    start: Instant,
    target: Milliseconds,
    pauses: readonly Interval[] = [],
  ): Instant | undefined {
    if (target < 0) {
      throw new CalendarError(
        'BAD_DURATION',
        `A target must not be negative, but is ${target} ms.`,
      );
    }
    if (target === 0) return start;
    let from = start;
    let left: number = target;
    for (const pause of unionOf(pauses)) {
      if (pause.end <= from) continue;
      const counted = this.elapsed(from, pause.start);
      if (counted >= left) break;
      left -= counted;
      from = pause.end;
    }
    return this.#search(from, (open) => open.reached(from, left));
  }

  isOpen(at: Instant): boolean {
    return this.#timeline.covering(at, at).isOpen(at);
  }

  /** The instant itself when open, else the next opening; undefined when none in 100 years. */
  nextOpening(at: Instant): Instant | undefined {
    return this.#search(at, (open) => open.nextOpening(at));
  }

  /**
   * Open time inside [from, to), sorted and disjoint; none when `to` is not after `from`.
   * @throws CalendarError SPAN_TOO_LARGE
   */
  openIntervals(from: Instant, to: Instant): Interval[] {
    return intervalsOf(this.openIntervalArrays(from, to));
  }

  /** The same as arrays of epoch milliseconds, for sweeps over many calendars. */
  openIntervalArrays(from: Instant, to: Instant): IntervalArrays {
    requireSpan(from, to);
    return this.#timeline.covering(from, Math.max(from, to)).arraysWithin(from, to);
  }

  /**
   * The same local time `count` working days later: the unit of targets agreed in days, which is not
   * a number of hours. A working day is a date with at least one window. The start's own date does
   * not count, whether it is a working day or not; the result may lie outside the hours of its day.
   * Undefined when 100 years hold too few working days.
   * @throws CalendarError BAD_COUNT unless a whole number from 0
   */
  addBusinessDays(start: Instant, count: number): Instant | undefined {
    return addBusinessDays(this.#clock, this.#planOf, start, count);
  }

  /**
   * The local dates touched by [from, to) on which the calendar did not follow an ordinary open day:
   * closed ones and those with special hours, each with its reason, in order.
   * @throws CalendarError SPAN_TOO_LARGE
   */
  explainDays(from: Instant, to: Instant): DayRemark[] {
    requireSpan(from, to);
    return explainDays(this.#clock, this.#planOf, from, to);
  }

  /** Looks a year further ahead each time, so that nothing is compiled without need. */
  #search(from: Instant, find: (open: OpenTime) => Instant | undefined): Instant | undefined {
    const horizon = Math.min(from + HORIZON, LAST_INSTANT);
    for (let until: number = from; ; until = Math.min(until + MS_PER_YEAR, horizon)) {
      const found = find(this.#timeline.covering(from, until));
      // Years compiled earlier for others may reach beyond the horizon; the answer must not.
      if (found !== undefined) return found <= horizon ? found : undefined;
      if (until >= horizon) return undefined;
    }
  }
}

/**
 * Checks a working calendar and prepares it for measuring; years are compiled when first asked for.
 * @param holidays dates on which no window starts, unless an exception says otherwise
 * @throws CalendarError that names the zone, time, window, weekday or date that cannot be used
 */
export function compileCalendar(
  calendar: WorkingCalendar,
  holidays: HolidaySource = [],
): CompiledCalendar {
  return new CompiledCalendar(zoneClock(calendar.timeZone), dayPlanner(calendar, holidays));
}

function requireSpan(from: Instant, to: Instant): void {
  if (to - from <= HORIZON) return;
  throw new CalendarError(
    'SPAN_TOO_LARGE',
    `The span is longer than ${HORIZON_YEARS} years. Check its start and end.`,
  );
}
