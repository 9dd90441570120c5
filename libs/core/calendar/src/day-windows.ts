import { CalendarError } from './calendar-error.js';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from './duration.js';
import type { TimeWindow } from './working-calendar.js';

/**
 * A window as wall-clock milliseconds after the midnight that begins its day, end excluded. The end
 * exceeds 24 hours when the window runs into the next day.
 */
export interface DayWindow {
  readonly start: number;
  readonly end: number;
}

const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$/;
const END_OF_DAY = '24:00';

/**
 * The windows of one day in order of time. Windows that overlap are refused: it is nearly always a
 * typing mistake. Overlaps with the neighbouring days are not looked at here; they are legitimate
 * (a night shift running into the special hours of a holiday) and count once.
 * @param path where the windows stand, for messages
 * @throws CalendarError BAD_TIME_OF_DAY, OVERLAPPING_WINDOWS, WINDOWS_OVER_24_HOURS
 */
export function parseDayWindows(windows: readonly TimeWindow[], path: string): DayWindow[] {
  const parsed = windows
    .map((window, index) => parseWindow(window, `${path}[${index}]`))
    .sort((a, b) => a.start - b.start);
  for (const [index, window] of parsed.entries()) {
    const next = parsed[index + 1];
    if (next !== undefined && next.start < window.end) {
      throw new CalendarError(
        'OVERLAPPING_WINDOWS',
        `${asText(window)} overlaps ${asText(next)}. Join the two or correct one of them.`,
        path,
      );
    }
  }
  const total = parsed.reduce((sum, { start, end }) => sum + end - start, 0);
  if (total > MS_PER_DAY) {
    throw new CalendarError(
      'WINDOWS_OVER_24_HOURS',
      `The windows that start on this day come to ${total / MS_PER_HOUR} hours. At most 24 are possible; check which ones run into the next day.`,
      path,
    );
  }
  return parsed;
}

function parseWindow(window: TimeWindow, path: string): DayWindow {
  const start = parseTime(window.start, `${path}.start`);
  const end = window.end === END_OF_DAY ? MS_PER_DAY : parseTime(window.end, `${path}.end`);
  return { start, end: end > start ? end : end + MS_PER_DAY };
}

function parseTime(text: string, path: string): number {
  const match = TIME_OF_DAY.exec(text);
  if (match === null) {
    throw new CalendarError(
      'BAD_TIME_OF_DAY',
      `"${text}" is not a time of day. Write HH:MM from 00:00 to 23:59; only an end may be 24:00.`,
      path,
    );
  }
  return Number(match[1]) * MS_PER_HOUR + Number(match[2]) * MS_PER_MINUTE;
}

function asText({ start, end }: DayWindow): string {
  return `${timeText(start)}–${timeText(end)}`;
}

function timeText(msOfDay: number): string {
  if (msOfDay === MS_PER_DAY) return END_OF_DAY;
  const minutesOfDay = (msOfDay % MS_PER_DAY) / MS_PER_MINUTE;
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${pad(Math.floor(minutesOfDay / 60))}:${pad(minutesOfDay % 60)}`;
}
