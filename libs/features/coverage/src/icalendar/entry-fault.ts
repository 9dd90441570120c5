import { CalendarError, localDate, type LocalDate } from '@meridian/core-calendar';

/** Why an entry of an iCalendar file cannot be taken; caught where its line is known. */
export class EntryFault extends Error {
  override readonly name = 'EntryFault';

  /** @param property whose line is to blame; the entry's own where it has no such line */
  constructor(
    readonly property: string,
    message: string,
  ) {
    super(message);
  }
}

/** Reads `20261108`. @throws EntryFault */
export function readDate(text: string, property = 'DTSTART'): LocalDate {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  try {
    if (match) return localDate(match.slice(1).join('-'));
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
  }
  throw new EntryFault(
    property,
    `${property} "${text.slice(0, 40)}" is not a date. Only entries of whole days are taken: ${property};VALUE=DATE:20261108.`,
  );
}
