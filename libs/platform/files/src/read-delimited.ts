import type { Readable } from 'node:stream';
import { DelimitedFileError } from './delimited-file-error.js';
import type { TextPosition } from './delimited-file-error.js';
import { chooseColumns, columnNames } from './header.js';
import type { WantedColumn } from './header.js';
import { plainBytes } from './plain-bytes.js';
import { RecordScanner } from './record-scanner.js';
import type { DelimitedProblem, DelimitedRecord } from './record-scanner.js';
import { chunkDecoder } from './text-decoder.js';
import type { ChunkDecoder, DecodedText, TextEncoding } from './text-decoder.js';

export interface DelimitedOptions {
  /** The columns whose fields are wanted, in this order; all columns when left out. */
  readonly columns?: readonly WantedColumn[];
  /** One character other than a double quote or a line end. Default: comma. */
  readonly delimiter?: string;
  /** Default: utf-8, which is checked strictly. */
  readonly encoding?: TextEncoding;
  /** Records and problems in a batch, at most. Default: 1,000. */
  readonly batchSize?: number;
  /** Longest record that is read, in characters. Default: 1 MiB. */
  readonly maximumRecordLength?: number;
  /** Most text that is read, in bytes after decompression. Default: 4 GiB. */
  readonly maximumBytes?: number;
}

/**
 * Consecutive records, in the order of the file, and what could not be read between them. Every
 * batch but the last has exactly the size asked for: the same file gives the same batches each time.
 */
export interface DelimitedBatch {
  /** Header names of the wanted columns as the file has them; `fields` follow this order. */
  readonly columns: readonly string[];
  readonly records: readonly DelimitedRecord[];
  readonly problems: readonly DelimitedProblem[];
}

/** The options with every default filled in; `columns` is null for all columns. */
interface Settings extends Required<Omit<DelimitedOptions, 'columns'>> {
  readonly columns: readonly WantedColumn[] | null;
}

const DEFAULTS: Settings = {
  columns: null,
  delimiter: ',',
  encoding: 'utf-8',
  batchSize: 1_000,
  maximumRecordLength: 1_048_576,
  maximumBytes: 4_294_967_296,
};

/** Larger chunks are read in pieces of this size, so that memory depends on the record alone. */
const PIECE_BYTES = 65_536;

/**
 * Reads a delimited text file (CSV and its kin, gzip or not) in constant memory, batch by batch.
 *
 * - The first record names the columns. A repeated name gets a number: `category`, `category#2`.
 * - A record that cannot be read becomes a problem with its line; reading goes on after it. Records
 *   on either side of it are unharmed: broken quotes cost one line of the file.
 * - Lines end in LF or CRLF and are counted as a text editor does, also within quotes. Empty lines
 *   are passed over. A header without records yields no batch.
 *
 * A file that cannot be read beyond some point ends in an error; batches yielded before it hold, and
 * the last of them comes before the error. Leaving the loop early closes the input.
 *
 * Fields may share memory with the text they were cut from (some 64 KiB): copy what is kept long.
 *
 * @throws DelimitedFileError
 * @throws RangeError for options that make no sense
 */
export async function* readDelimited(
  input: Readable,
  options: DelimitedOptions = {},
): AsyncGenerator<DelimitedBatch, void, undefined> {
  const settings: Settings = { ...DEFAULTS, ...options };
  requireUsable(settings);
  const scanner = new RecordScanner(settings.delimiter, settings.maximumRecordLength);
  let columns: readonly string[] | null = null;
  let batch = new GrowingBatch();
  try {
    for await (const { text, badByte, last } of textPieces(input, settings)) {
      scanner.feed(text, last);
      for (let next = scanner.next(); next !== null; next = scanner.next()) {
        if (columns === null) {
          columns = takeHeader(next, scanner, settings.columns);
        } else if (batch.add(next) >= settings.batchSize) {
          yield batch.of(columns);
          batch = new GrowingBatch();
        }
      }
      if (badByte !== null) throw badEncoding(badByte, scanner.endPosition());
    }
  } catch (error) {
    if (columns !== null && batch.size > 0) yield batch.of(columns);
    throw error;
  }
  if (columns === null) throw noHeader();
  if (batch.size > 0) yield batch.of(columns);
}

class GrowingBatch {
  readonly #records: DelimitedRecord[] = [];
  readonly #problems: DelimitedProblem[] = [];

  get size(): number {
    return this.#records.length + this.#problems.length;
  }

  /** @returns the new size */
  add(next: DelimitedRecord | DelimitedProblem): number {
    if ('code' in next) this.#problems.push(next);
    else this.#records.push(next);
    return this.size;
  }

  of(columns: readonly string[]): DelimitedBatch {
    return { columns, records: this.#records, problems: this.#problems };
  }
}

interface TextPiece extends DecodedText {
  /** Whether the file ends with this piece. */
  readonly last: boolean;
}

async function* textPieces(
  input: Readable,
  settings: Settings,
): AsyncGenerator<TextPiece, void, undefined> {
  let decoder: ChunkDecoder | null = null;
  for await (const chunk of plainBytes(input, settings.maximumBytes)) {
    decoder ??= chunkDecoder(settings.encoding, chunk);
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      const piece = decoder.decode(chunk.subarray(at, at + PIECE_BYTES));
      yield { text: piece.text, badByte: piece.badByte, last: false };
    }
  }
  if (decoder === null) return;
  const rest = decoder.end();
  yield { text: rest.text, badByte: rest.badByte, last: rest.badByte === null };
}

/** @returns the names of the wanted columns */
function takeHeader(
  first: DelimitedRecord | DelimitedProblem,
  scanner: RecordScanner,
  wanted: readonly WantedColumn[] | null,
): readonly string[] {
  if ('code' in first) {
    throw new DelimitedFileError(
      'HEADER_UNREADABLE',
      `The header cannot be read. ${first.message}`,
    );
  }
  const choice = chooseColumns(columnNames(first.fields), wanted);
  scanner.take(choice);
  return choice.names;
}

function requireUsable(settings: Settings): void {
  if (settings.delimiter.length !== 1 || /["\r\n]/.test(settings.delimiter)) {
    throw new RangeError('The delimiter must be one character, not a double quote or a line end.');
  }
  for (const name of ['batchSize', 'maximumRecordLength', 'maximumBytes'] as const) {
    if (!Number.isSafeInteger(settings[name]) || settings[name] < 1) {
      throw new RangeError(`${name} must be a whole number from 1 on.`);
    }
  }
}

function badEncoding(badByte: number, position: TextPosition): DelimitedFileError {
  const byte = `0x${badByte.toString(16).toUpperCase()}`;
  return new DelimitedFileError(
    'BAD_ENCODING',
    `Line ${position.line}, column ${position.column}: the byte ${byte} is not valid UTF-8. ` +
      'The file looks like Latin-1 or Windows-1252: save it as UTF-8, or declare "encoding": "latin1" in the mapping.',
    position,
  );
}

function noHeader(): DelimitedFileError {
  return new DelimitedFileError(
    'EMPTY_FILE',
    'The file holds nothing but empty lines. It must begin with a header line that names its columns.',
  );
}
