import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { compileCalendar } from './compiled-calendar.js';
import type { CompiledCalendar } from './compiled-calendar.js';
import { localDate } from './local-date.js';
import { WEEKDAYS } from './working-calendar.js';
import type {
  CalendarException,
  Holiday,
  TimeWindow,
  WorkingCalendar,
} from './working-calendar.js';

/** A calendar with holidays, and the minute in whose neighbourhood it is tried. */
export interface Situation {
  readonly calendar: WorkingCalendar;
  readonly holidays: readonly Holiday[];
  readonly around: number;
}

export const MINUTE = 60_000;
export const DAY = 1_440 * MINUTE;

/** Zones with a character of their own, drawn as often as all others together. */
const ODD_ZONES = [
  'Africa/Casablanca',
  'America/Havana',
  'America/New_York',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Europe/Berlin',
  'Pacific/Apia',
  'Pacific/Chatham',
];

const zones = fc.oneof(
  fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
  fc.constantFrom(...ODD_ZONES),
);

function clockText(quarterHours: number): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${pad(Math.floor(quarterHours / 4))}:${pad((quarterHours % 4) * 15)}`;
}

/** Up to two windows of a day on a 15-minute grid; an odd edge begins a night shift. */
function dayWindows(): fc.Arbitrary<TimeWindow[]> {
  const edges = fc.uniqueArray(fc.integer({ min: 0, max: 96 }), { maxLength: 4 });
  return fc.tuple(edges, fc.integer({ min: 0, max: 96 })).map(([unsorted, nightEnd]) => {
    const sorted = unsorted.sort((a, b) => a - b);
    const windows: TimeWindow[] = [];
    for (let i = 0; i < sorted.length; i += 2) {
      const [start, end] = [sorted[i] ?? 0, sorted[i + 1]];
      const first = sorted[0] ?? 0;
      if (end !== undefined) windows.push({ start: clockText(start), end: clockText(end) });
      else if (start < 96)
        windows.push({ start: clockText(start), end: clockText(Math.min(nightEnd, first)) });
    }
    return windows;
  });
}

/** Half of the situations lie at a change of the zone's offset. */
export function situations(): fc.Arbitrary<Situation> {
  return fc
    .record({
      timeZone: zones,
      week: fc.array(dayWindows(), { minLength: 7, maxLength: 7 }),
      minute: fc.integer({ min: Date.UTC(1995) / MINUTE, max: Date.UTC(2035) / MINUTE }),
      isAtChange: fc.boolean(),
      exceptionDays: fc.uniqueArray(fc.integer({ min: -2, max: 4 }), { maxLength: 2 }),
      exceptionWindows: dayWindows(),
      holidayDays: fc.uniqueArray(fc.integer({ min: -2, max: 4 }), { maxLength: 2 }),
    })
    .map(({ timeZone, week, minute, isAtChange, ...special }) => {
      let at = Temporal.Instant.fromEpochMilliseconds(minute * MINUTE).toZonedDateTimeISO(timeZone);
      if (isAtChange) at = at.getTimeZoneTransition('next') ?? at;
      const date = (days: number) => localDate(at.toPlainDate().add({ days }).toString());
      const exceptions: CalendarException[] = special.exceptionDays.map((days) => ({
        date: date(days),
        windows: special.exceptionWindows,
        name: 'Special',
      }));
      const weekly = Object.fromEntries(WEEKDAYS.map((day, i) => [day, week[i] ?? []]));
      return {
        calendar: { timeZone, weekly, exceptions },
        holidays: special.holidayDays.map((days) => ({ date: date(days), name: 'Holiday' })),
        around: Math.floor(at.epochMilliseconds / MINUTE) * MINUTE,
      };
    });
}

export function compile({ calendar, holidays }: Situation): CompiledCalendar {
  return compileCalendar(calendar, holidays);
}
