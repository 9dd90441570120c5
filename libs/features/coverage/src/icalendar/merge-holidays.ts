import type { CalendarExceptionDate } from '../working-calendar.js';
import type { FileProblem } from './content-lines.js';
import type { HolidayFile } from './read-holiday-file.js';

/** A calendar's exceptions after a file was taken in, and what became of the file's days. */
export interface MergedHolidays {
  readonly exceptions: CalendarExceptionDate[];
  /** Days that are new, or have another name than before. */
  readonly added: number;
  /** Days that stood there already. */
  readonly unchanged: number;
  /** Days that an earlier edition of an entry closed, and this one does not. */
  readonly removed: number;
  readonly problems: readonly FileProblem[];
}

/**
 * Puts the days of a file in the place of those that the same entries, known by their UID, brought
 * before; so a file taken in twice changes nothing the second time. What people entered, and what
 * other entries brought, stays, and a day that is taken by it is reported.
 */
export function mergeHolidays(
  existing: readonly CalendarExceptionDate[],
  { entries, problems }: HolidayFile,
): MergedHolidays {
  const uids = new Set(entries.map(({ uid }) => uid));
  const isReplaced = ({ importedAs }: CalendarExceptionDate): boolean =>
    importedAs !== undefined && importedAs !== null && uids.has(importedAs);
  const replaced = existing.filter(isReplaced);
  const kept = existing.filter((exception) => !isReplaced(exception));
  const taken = new Map(kept.map(({ date, name }) => [date, name]));
  const fresh: CalendarExceptionDate[] = [];
  const conflicts: FileProblem[] = [];
  for (const { uid, line, name, dates } of entries) {
    for (const date of dates) {
      const already = taken.get(date);
      if (already === undefined) {
        taken.set(date, name);
        fresh.push({ date, name, windows: [], importedAs: uid });
      } else {
        const message = `"${name}" on ${date}: that date has the exception "${already}", which stays.`;
        conflicts.push({ line, message });
      }
    }
  }
  fresh.sort((one, other) => (one.date < other.date ? -1 : 1));
  const before = new Set(replaced.map(dayOf));
  const closed = new Set(fresh.map(({ date }) => date));
  const unchanged = fresh.filter((day) => before.has(dayOf(day))).length;
  return {
    exceptions: [...kept, ...fresh],
    added: fresh.length - unchanged,
    unchanged,
    removed: replaced.filter(({ date }) => !closed.has(date)).length,
    problems: [...problems, ...conflicts].sort((one, other) => one.line - other.line),
  };
}

/** What a calendar needs to know of an imported day, to tell whether it is the same. */
const dayOf = ({ date, name, importedAs }: CalendarExceptionDate): string =>
  JSON.stringify([date, name, importedAs]);
