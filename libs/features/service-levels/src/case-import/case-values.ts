import type { Instant } from '@meridian/core-calendar';
import { CASE_YEARS, isCaseTime } from './case-time.js';
import { instantReader } from './instant-reader.js';

/** Why a value is refused. `complaint` goes on from the value: `"x"` + ` is no number. ...`. */
export class ValueFault {
  constructor(
    readonly code: string,
    readonly complaint: string,
  ) {}
}

/** Reads a value that is neither empty nor surrounded by spaces. */
export type ValueReader<T> = (text: string) => T | ValueFault;

const LONGEST_NAME = 200;
const CONTROL_CHARACTER = /\p{Cc}/u;
const LARGEST_SEQUENCE = 2_147_483_647;

const TOO_LONG = new ValueFault(
  'VALUE_TOO_LONG',
  `is longer than ${LONGEST_NAME} characters. Check that the right column is mapped.`,
);
const NOT_PRINTABLE = new ValueFault(
  'CONTROL_CHARACTER',
  'holds a line end or another control character. Remove it.',
);
const WRONG_SEQUENCE = new ValueFault(
  'WRONG_SEQUENCE',
  `is not a whole number from 0 to ${LARGEST_SEQUENCE}. Check that the right column is mapped.`,
);
const IMPOSSIBLE_DATE = new ValueFault(
  'IMPOSSIBLE_DATE',
  'is a date or time that does not exist. Correct it, or check the order of day and month in "dateFormat".',
);

const YEAR_OUT_OF_RANGE = new ValueFault(
  'YEAR_OUT_OF_RANGE',
  `lies outside the years ${CASE_YEARS}. Correct it; if it stands for no date, name it under "noValue" in the mapping.`,
);

/** Names and numbers given by others: kept as they are. */
export const readName: ValueReader<string> = (text) => {
  if (text.length > LONGEST_NAME) return TOO_LONG;
  return CONTROL_CHARACTER.test(text) ? NOT_PRINTABLE : text;
};

export const readSequence: ValueReader<number> = (text) => {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
  return value <= LARGEST_SEQUENCE ? value : WRONG_SEQUENCE;
};

/**
 * @param key of the mapping under which the words stand
 * @param what one of them is, e.g. `state`
 */
export function wordReader<Word extends string>(
  words: Readonly<Record<string, Word>>,
  key: string,
  what: string,
): ValueReader<Word> {
  const known = new Map(Object.entries(words));
  const fault = new ValueFault(
    `UNKNOWN_${what.toUpperCase()}`,
    `is not a ${what} that the mapping knows. Add it to "${key}" in the mapping, or correct the line.`,
  );
  return (text) => known.get(text) ?? fault;
}

/** Both readings of a date: see `InstantReader`. */
export interface DateReaders {
  readonly first: ValueReader<Instant>;
  readonly second: ValueReader<Instant>;
}

/** @throws DatePatternError, CalendarError UNKNOWN_TIME_ZONE */
export function dateReaders(format: string, timeZone: string): DateReaders {
  const dates = instantReader(format, timeZone);
  const faults = {
    IMPOSSIBLE_DATE,
    WRONG_DATE: new ValueFault(
      'WRONG_DATE',
      `is not a date of the form ${format}. Correct it, or "dateFormat" in the mapping.`,
    ),
  };
  const withFaults =
    (read: (text: string) => Instant | keyof typeof faults): ValueReader<Instant> =>
    (text) => {
      const at = read(text);
      if (typeof at === 'string') return faults[at];
      return isCaseTime(at) ? at : YEAR_OUT_OF_RANGE;
    };
  return {
    first: withFaults((text) => dates.read(text)),
    second: withFaults((text) => dates.readSecond(text)),
  };
}
