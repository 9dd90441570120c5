import { CalendarError } from './calendar-error.js';
import { parseDayWindows } from './day-windows.js';
import type { DayWindow } from './day-windows.js';
import { holidayFinder } from './holiday-index.js';
import type { HolidayFinder } from './holiday-index.js';
import { dayNumberOf } from './local-date.js';
import { WEEKDAYS } from './working-calendar.js';
import type { Holiday, HolidaySource, WorkingCalendar } from './working-calendar.js';

/** Which rule decides the hours of a day: exceptions win over holidays, holidays over the week. */
type DayRule = 'EXCEPTION' | 'HOLIDAY' | 'WEEKLY';

/** The windows that start on one date, and why. */
export interface DayPlan {
  readonly rule: DayRule;
  readonly windows: readonly DayWindow[];
  /** Name of the exception or holiday; undefined for an ordinary day of the week. */
  readonly name?: string;
  /** Who says that the day is a holiday; see {@link Holiday}. */
  readonly origin?: string;
}

/** Finds the plan of a day, given as days since 1970-01-01. */
export type DayPlanner = (day: number) => DayPlan;

/** 1970-01-01 was a Thursday: this many days after the Monday of its week. */
const WEEKDAY_OF_EPOCH = 3;

const CLOSED: DayPlan = { rule: 'WEEKLY', windows: [] };

/**
 * @throws CalendarError for times, windows, weekdays, exceptions or holidays that cannot be used;
 * holidays of a function source are checked when their year is first needed
 */
export function dayPlanner(calendar: WorkingCalendar, source: HolidaySource): DayPlanner {
  const weekly = weeklyPlans(calendar);
  const exceptions = exceptionPlans(calendar);
  const holidayOn: HolidayFinder = holidayFinder(source);
  return (day) => {
    const exception = exceptions.get(day);
    if (exception !== undefined) return exception;
    const holiday = holidayOn(day);
    if (holiday !== undefined) return holidayPlan(holiday);
    const weekday = (((day + WEEKDAY_OF_EPOCH) % 7) + 7) % 7;
    return weekly[weekday] ?? CLOSED;
  };
}

function holidayPlan({ name, origin }: Pick<Holiday, 'name' | 'origin'>): DayPlan {
  const plan = { rule: 'HOLIDAY', windows: [], name } as const;
  return origin === undefined ? plan : { ...plan, origin };
}

function weeklyPlans({ weekly }: WorkingCalendar): DayPlan[] {
  const known: readonly string[] = WEEKDAYS;
  for (const key of Object.keys(weekly)) {
    if (known.includes(key)) continue;
    throw new CalendarError(
      'UNKNOWN_WEEKDAY',
      `"${key}" is not a weekday. Use ${WEEKDAYS.join(', ')}.`,
      'weekly',
    );
  }
  return WEEKDAYS.map((weekday) => ({
    rule: 'WEEKLY',
    windows: parseDayWindows(weekly[weekday] ?? [], `weekly.${weekday}`),
  }));
}

function exceptionPlans({ exceptions }: WorkingCalendar): Map<number, DayPlan> {
  const plans = new Map<number, DayPlan>();
  for (const [index, { date, windows, name }] of exceptions.entries()) {
    const day = dayNumberOf(date);
    if (plans.has(day)) {
      throw new CalendarError(
        'DUPLICATE_EXCEPTION',
        `${date} has two exceptions. Keep one, with all windows of that day.`,
        `exceptions[${index}].date`,
      );
    }
    const parsed = parseDayWindows(windows, `exceptions[${index}].windows`);
    plans.set(day, { rule: 'EXCEPTION', windows: parsed, name });
  }
  return plans;
}
