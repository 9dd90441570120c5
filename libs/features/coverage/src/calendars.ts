import { compileCalendar, localDate, type CompiledCalendar } from '@meridian/core-calendar';
import { publicHolidays } from './holidays/public-holidays.js';
import type { WorkingCalendar } from './working-calendar.js';

/** What a stored calendar says, without who stored it. */
export type CalendarDefinition = Pick<
  WorkingCalendar,
  'timeZone' | 'holidayCountry' | 'holidaySubdivision' | 'weekly' | 'exceptions'
>;

const MOST_KEPT = 1_000;

/**
 * Compiled calendars, kept by what they say. A changed calendar says something else, so nothing can
 * be stale, and organizations that say the same share the work without sharing data.
 */
export class CompiledCalendars {
  private readonly kept = new Map<string, CompiledCalendar>();

  /** Compiles a calendar, or returns it compiled. Throws CalendarError where it makes no sense. */
  of(definition: CalendarDefinition): CompiledCalendar {
    const key = JSON.stringify([
      definition.timeZone,
      definition.holidayCountry,
      definition.holidaySubdivision,
      definition.weekly,
      definition.exceptions,
    ]);
    const known = this.kept.get(key);
    if (known) return known;
    const compiled = compile(definition);
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    this.kept.set(key, compiled);
    return compiled;
  }
}

function compile(definition: CalendarDefinition): CompiledCalendar {
  const weekly = Object.fromEntries(
    definition.weekly.map(({ weekday, windows }) => [weekday, windows]),
  );
  const exceptions = definition.exceptions.map((exception) => ({
    ...exception,
    date: localDate(exception.date),
  }));
  const holidays =
    definition.holidayCountry === null
      ? []
      : publicHolidays({
          country: definition.holidayCountry,
          subdivision: definition.holidaySubdivision,
        });
  return compileCalendar({ timeZone: definition.timeZone, weekly, exceptions }, holidays);
}
