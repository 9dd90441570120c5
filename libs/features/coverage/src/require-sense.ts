import { CalendarError } from '@meridian/core-calendar';
import { invalidInput } from '@meridian/platform-tenancy';
import type { CalendarDefinition, CompiledCalendars } from './calendars.js';

/** Throws INVALID_INPUT, with the place, for a calendar that cannot be compiled. */
export function requireSense(calendars: CompiledCalendars, definition: CalendarDefinition): void {
  for (const [index, { weekday }] of definition.weekly.entries()) {
    if (definition.weekly.findIndex((hours) => hours.weekday === weekday) === index) continue;
    const message = `${weekday} stands there twice. Keep one, with all windows of that day.`;
    throw invalidInput(message, 'input', 'weekly', index, 'weekday');
  }
  try {
    calendars.of(definition);
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    const path = error.path ?? (error.code === 'UNKNOWN_TIME_ZONE' ? 'timeZone' : '');
    throw invalidInput(error.message, 'input', ...inputPath(path, definition));
  }
}

/** `weekly.monday[1].end`, as the core knows calendars, as the input knows it: a list of weekdays. */
function inputPath(path: string, { weekly }: CalendarDefinition): (string | number)[] {
  const days: readonly string[] = weekly.map(({ weekday }) => weekday);
  return [...path.matchAll(/\w+/g)].flatMap(([part]): (string | number)[] => {
    if (/^\d+$/.test(part)) return [Number(part)];
    return days.includes(part) ? [days.indexOf(part), 'windows'] : [part];
  });
}
