import { neutralised } from './neutral-text.js';

/** A number too exact for a float, as decimal text: written as a number, not as text. */
export class DecimalCell {
  /** @throws RangeError unless the text is a plain decimal, such as `-0.949748` */
  constructor(readonly text: string) {
    if (!/^-?\d+(?:\.\d+)?$/.test(text)) throw new RangeError(`${text} is not a decimal.`);
  }
}

/** Text is quoted and neutralised; numbers stand bare; null is an empty cell. */
export type Cell = string | number | DecimalCell | null;

export interface WriteOptions {
  /** Puts a mark before the text by which Excel knows UTF-8. Default: false. */
  readonly byteOrderMark?: boolean;
}

const LINE_END = '\r\n';
const CHUNK_CHARACTERS = 32_768;

/**
 * Writes delimited text after RFC 4180 in UTF-8, in constant memory: pieces of some 32 KiB as rows
 * come. No cell of text begins with what a spreadsheet computes; see `neutral-text.ts`. To be given
 * to `Readable.from`, which asks for no more rows than are taken away.
 * @param columns header, written as text
 * @throws RangeError for a number that is none, or a row of another width than the header
 */
export async function* writeDelimited(
  columns: readonly string[],
  rows: AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>,
  { byteOrderMark = false }: WriteOptions = {},
): AsyncGenerator<Buffer, void, undefined> {
  let text = `${byteOrderMark ? '\ufeff' : ''}${lineOf(columns)}`;
  for await (const row of rows) {
    if (row.length !== columns.length) {
      throw new RangeError(`A row has ${row.length} cells, the header ${columns.length}.`);
    }
    text += lineOf(row);
    if (text.length < CHUNK_CHARACTERS) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}

function lineOf(cells: readonly Cell[]): string {
  return cells.map(written).join(',') + LINE_END;
}

function written(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof DecimalCell) return cell.text;
  if (typeof cell === 'string') return `"${neutralised(cell).replaceAll('"', '""')}"`;
  if (!Number.isFinite(cell)) throw new RangeError(`${cell} cannot be written as a number.`);
  return String(cell);
}
