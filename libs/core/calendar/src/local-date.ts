import { CalendarError } from './calendar-error.js';
import { civilDate, dayNumber, isCivilDate } from './civil-date.js';

declare const localDateBrand: unique symbol;

/** A date on a wall calendar, 'YYYY-MM-DD', without zone or time. Sorts as text. */
export type LocalDate = string & { readonly [localDateBrand]: 'LocalDate' };

const LOCAL_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** @throws CalendarError BAD_DATE unless the text is an existing date written 'YYYY-MM-DD' */
export function localDate(text: string): LocalDate {
  parse(text);
  return text as LocalDate;
}

/** Days from 1970-01-01 to the date. @throws CalendarError BAD_DATE */
export function dayNumberOf(date: LocalDate): number {
  return parse(date);
}

/** The date that lies `days` days after 1970-01-01. @throws CalendarError BAD_DATE beyond 9999 */
export function localDateOf(days: number): LocalDate {
  const { year, month, day } = civilDate(days);
  const pad = (value: number, width: number): string => String(value).padStart(width, '0');
  return localDate(`${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`);
}

function parse(text: string): number {
  const match = LOCAL_DATE.exec(text);
  const [year, month, day] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3])];
  if (!isCivilDate(year, month, day)) {
    throw new CalendarError(
      'BAD_DATE',
      `"${text}" is not a date. Write an existing day as YYYY-MM-DD, e.g. 2028-02-29.`,
    );
  }
  return dayNumber(year, month, day);
}
