import type { DayPlan, DayPlanner } from './day-plan.js';
import type { Instant } from './instant.js';
import { localDateOf } from './local-date.js';
import type { LocalDate } from './local-date.js';
import { dayOfWall } from './wall-time.js';
import type { ZoneClock } from './zone-clock.js';

/**
 * Why a day was closed or had other hours than its weekday: WEEKLY no window on that weekday,
 * HOLIDAY a public or company holiday, EXCEPTION closed by an exception, SPECIAL_HOURS opened by an
 * exception, SKIPPED left out by the zone when it crossed the date line.
 */
export type DayReason = 'EXCEPTION' | 'HOLIDAY' | 'SKIPPED' | 'SPECIAL_HOURS' | 'WEEKLY';

/** One local date that was not an ordinary open day, to be shown beside a computed time. */
export interface DayRemark {
  readonly date: LocalDate;
  readonly reason: DayReason;
  /** Name of the holiday or exception, where there is one. */
  readonly name?: string;
  /** Who says that the day is a holiday, where the source of holidays says it. */
  readonly origin?: string;
}

/** Remarks on the local dates touched by [from, to), in order. @throws YEAR_OUT_OF_RANGE */
export function explainDays(
  clock: ZoneClock,
  planOf: DayPlanner,
  from: Instant,
  to: Instant,
): DayRemark[] {
  if (to <= from) return [];
  const remarks: DayRemark[] = [];
  const last = dayOfWall(clock.wallAt(to));
  for (let day = dayOfWall(clock.wallAt(from)); day <= last; day++) {
    if (clock.startOfDay(day) >= to) break;
    const plan = planOf(day);
    const reason = clock.isSkippedDay(day) ? 'SKIPPED' : reasonOf(plan);
    if (reason === undefined) continue;
    remarks.push({ date: localDateOf(day), reason, ...wordsOf(plan) });
  }
  return remarks;
}

function wordsOf({ name, origin }: DayPlan): Pick<DayRemark, 'name' | 'origin'> {
  return { ...(name === undefined ? {} : { name }), ...(origin === undefined ? {} : { origin }) };
}

function reasonOf({ rule, windows }: DayPlan): DayReason | undefined {
  if (windows.length === 0) return rule;
  return rule === 'EXCEPTION' ? 'SPECIAL_HOURS' : undefined;
}
