import { CalendarError } from './calendar-error.js';
import type { DayPlanner } from './day-plan.js';
import { MS_PER_DAY } from './duration.js';
import type { Instant } from './instant.js';
import { dayOfWall, wallTime } from './wall-time.js';
import type { ZoneClock } from './zone-clock.js';

/** As for deadlines: nobody waits longer than a hundred years. */
const HORIZON_DAYS = 36_525;

/**
 * The same local time `count` working days after the start (as `biz` and GLPI's "work in days").
 * Undefined when the horizon holds fewer. @throws CalendarError BAD_COUNT, YEAR_OUT_OF_RANGE
 */
export function addBusinessDays(
  clock: ZoneClock,
  planOf: DayPlanner,
  start: Instant,
  count: number,
): Instant | undefined {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new CalendarError('BAD_COUNT', `Business days are counted 0, 1, 2, ...; not ${count}.`);
  }
  if (count === 0) return start;
  const wall = clock.wallAt(start);
  const startDay = dayOfWall(wall);
  const timeOfDay = wall - startDay * MS_PER_DAY;
  let left = count;
  for (let day = startDay + 1; day <= startDay + HORIZON_DAYS; day++) {
    if (planOf(day).windows.length === 0 || clock.isSkippedDay(day)) continue;
    left -= 1;
    if (left === 0) return clock.instantAt(wallTime(day, timeOfDay));
  }
  return undefined;
}
