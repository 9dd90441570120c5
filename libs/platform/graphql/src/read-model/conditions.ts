import type { Condition } from './page.js';

/** Rows whose column is one of the values; every row where no values are given. */
export function oneOf(
  column: (row: string) => string,
  type: 'text' | 'uuid',
  values: readonly string[] | null | undefined,
): Condition[] {
  if (values === null || values === undefined) return [];
  return [(row, bind) => `${column(row)} = any(${bind(values)}::${type}[])`];
}

/** Rows whose text contains another, whatever its case; every row where no text is given. */
export function containing(
  column: (row: string) => string,
  text: string | null | undefined,
): Condition[] {
  if (text === null || text === undefined) return [];
  // position() knows no wildcards: a text of percent signs is only a text.
  return [(row, bind) => `position(lower(${bind(text)}) in lower(${column(row)})) > 0`];
}
