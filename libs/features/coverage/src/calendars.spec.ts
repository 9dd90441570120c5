import { describe, expect, it } from '@jest/globals';
import { CalendarError, instantFromIso } from '@meridian/core-calendar';
import { CompiledCalendars, type CalendarDefinition } from './calendars.js';
import { WeekdayName } from './weekday.js';

const HOUR = 60 * 60 * 1000;

/** Tuesdays from 8 to 18 in Lisbon, closed on the public holidays of Portugal. */
const definition = (changes: Partial<CalendarDefinition> = {}): CalendarDefinition => ({
  timeZone: 'Europe/Lisbon',
  holidayCountry: 'PT',
  holidaySubdivision: null,
  weekly: [{ weekday: WeekdayName.TUESDAY, windows: [{ start: '08:00', end: '18:00' }] }],
  exceptions: [],
  ...changes,
});

/** Open hours in the week from Monday to Sunday in which a date lies. */
function openHours(changes: Partial<CalendarDefinition>, monday: string, sunday: string): number {
  const calendar = new CompiledCalendars().of(definition(changes));
  const from = instantFromIso(`${monday}T00:00:00Z`);
  const to = instantFromIso(`${sunday}T23:59:59Z`);
  return calendar.elapsed(from, to) / HOUR;
}

describe('a stored calendar', () => {
  it('is open in its weekly hours', () => {
    expect(openHours({}, '2025-06-16', '2025-06-22')).toBe(10);
  });

  it('is closed on public holidays, where they count', () => {
    // Tuesday, 10 June 2025: the Day of Portugal.
    expect(openHours({}, '2025-06-09', '2025-06-15')).toBe(0);
    expect(openHours({ holidayCountry: null }, '2025-06-09', '2025-06-15')).toBe(10);
  });

  it('has the hours of an exception instead, even on a holiday', () => {
    const windows = [{ start: '09:00', end: '12:00' }];
    const exceptions = [{ date: '2025-06-10', name: 'Skeleton crew', windows }];
    expect(openHours({ exceptions }, '2025-06-09', '2025-06-15')).toBe(3);
  });

  it('that makes no sense is refused, with the place', () => {
    const windows = [{ start: '08:00', end: '25:00' }];
    const weekly = [{ weekday: WeekdayName.TUESDAY, windows }];
    expect(() => new CompiledCalendars().of(definition({ weekly }))).toThrow(CalendarError);
    expect(() => new CompiledCalendars().of(definition({ weekly }))).toThrow(
      /^weekly\.tuesday\[0\]\.end: /,
    );
  });
});

describe('compiled calendars', () => {
  it('are compiled once for all who say the same', () => {
    const calendars = new CompiledCalendars();
    expect(calendars.of(definition())).toBe(calendars.of(structuredClone(definition())));
  });

  it.each<[string, Partial<CalendarDefinition>]>([
    ['zone', { timeZone: 'Europe/Madrid' }],
    ['holidays', { holidayCountry: null }],
    ['region of holidays', { holidaySubdivision: '11' }],
    [
      'hours',
      { weekly: [{ weekday: WeekdayName.TUESDAY, windows: [{ start: '08:00', end: '17:00' }] }] },
    ],
    ['exceptions', { exceptions: [{ date: '2025-06-17', name: 'Inventory', windows: [] }] }],
  ])('are another calendar with another %s', (_what, changes) => {
    const calendars = new CompiledCalendars();
    expect(calendars.of(definition(changes))).not.toBe(calendars.of(definition()));
  });

  it('are not all kept for ever, and stay right', () => {
    const calendars = new CompiledCalendars();
    const first = calendars.of(definition());
    for (let number = 0; number < 1_000; number += 1) {
      const exceptions = [{ date: '2025-06-17', name: `Inventory ${number}`, windows: [] }];
      calendars.of(definition({ exceptions, holidayCountry: null }));
    }
    const again = calendars.of(definition());
    expect(again).not.toBe(first);
    expect(calendars.of(definition())).toBe(again);
  });
});
