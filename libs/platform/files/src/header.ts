import { DelimitedFileError } from './delimited-file-error.js';
import { nearestName } from './nearest-name.js';

/** A header name, or several of which the file has one: the first that it has is taken. */
export type WantedColumn = string | readonly string[];

/** Which fields of a record are wanted, and where they go. */
export interface ColumnChoice {
  /** Names as found in the file, in the order in which they were wanted. */
  readonly names: readonly string[];
  /** For each field of a record the places it is copied to; empty for those that nobody wants. */
  readonly targets: readonly (readonly number[])[];
}

/** Names shown in a message; a file that is not what it seems can have thousands. */
const SHOWN_NAMES = 60;
const SHOWN_NAME_LENGTH = 60;

/**
 * Header cells as names: without surrounding spaces, and each reachable. The second `category` is
 * called `category#2`, the third `category#3`; a number that a cell already carries is passed over.
 */
export function columnNames(cells: readonly string[]): string[] {
  const written = new Set(cells.map((cell) => cell.trim()));
  const given = new Set<string>();
  const last = new Map<string, number>();
  return cells.map((cell) => {
    const name = cell.trim();
    let unique = name;
    let number = last.get(name) ?? 1;
    while (given.has(unique) || (unique !== name && written.has(unique))) {
      number += 1;
      unique = `${name}#${number}`;
    }
    last.set(name, number);
    given.add(unique);
    return unique;
  });
}

/**
 * @param wanted null takes every column, in the order of the file
 * @throws DelimitedFileError UNKNOWN_COLUMN that names all missing columns, those nearest to them,
 * and what the file has
 */
export function chooseColumns(
  header: readonly string[],
  wanted: readonly WantedColumn[] | null,
): ColumnChoice {
  const targets = new Map<string, number[]>(header.map((name) => [name, []]));
  const names: string[] = [];
  const missing: WantedColumn[] = [];
  for (const column of wanted ?? header) {
    const name = alternatives(column).find((candidate) => targets.has(candidate));
    if (name === undefined) {
      missing.push(column);
    } else {
      targets.get(name)?.push(names.length);
      names.push(name);
    }
  }
  if (missing.length > 0) throw unknownColumns(missing, header);
  return { names, targets: [...targets.values()] };
}

function alternatives(column: WantedColumn): readonly string[] {
  return typeof column === 'string' ? [column] : column;
}

function unknownColumns(
  missing: readonly WantedColumn[],
  header: readonly string[],
): DelimitedFileError {
  const complaints = missing.map((column) => {
    const asked = alternatives(column);
    const near = asked.map((name) => nearestName(name, header)).find((name) => name !== null);
    const hint = near === undefined ? '' : ` (did you mean ${quoted(near)}?)`;
    return `${asked.map(quoted).join(' or ')}${hint}`;
  });
  const shown = header.slice(0, SHOWN_NAMES).map(quoted).join(', ');
  const more = header.length > SHOWN_NAMES ? ` and ${header.length - SHOWN_NAMES} more` : '';
  return new DelimitedFileError(
    'UNKNOWN_COLUMN',
    `The file has no column ${complaints.join(', nor ')}. Its header names: ${shown}${more}. ` +
      'Correct the column names of the mapping, or its delimiter if the header was not split.',
  );
}

function quoted(name: string): string {
  return `"${name.slice(0, SHOWN_NAME_LENGTH)}"`;
}
