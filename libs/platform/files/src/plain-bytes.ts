import { Readable, pipeline } from 'node:stream';
import { isNativeError } from 'node:util/types';
import { createGunzip } from 'node:zlib';
import { DelimitedFileError } from './delimited-file-error.js';
import { withFirstBytesTogether } from './first-bytes.js';

/** Where signatures are looked for, and zero bytes, which binary formats have and headers have not. */
const INSPECTED_BYTES = 64;
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];
const ZIP_MARK = Buffer.from('PK\u0003\u0004', 'latin1');
const GZIP_MARK = Buffer.from([0x1f, 0x8b]);

/** zlib works in pieces of this size: as large as those of a file stream, so that text is cut less. */
const INFLATED_CHUNK_BYTES = 65_536;

/**
 * The bytes of a text file, decompressed when the file is gzip (told by its first bytes, not by its
 * name; several gzip members in a row are read as one). Memory stays constant however far the
 * file inflates.
 * @param maximumBytes of text, counted after decompression
 * @throws DelimitedFileError DAMAGED_GZIP, EMPTY_FILE, FILE_TOO_LARGE, NOT_TEXT
 */
export async function* plainBytes(
  input: AsyncIterable<unknown>,
  maximumBytes: number,
): AsyncGenerator<Buffer, void, undefined> {
  let total = 0;
  for await (const chunk of withFirstBytesTogether(inflated(input), INSPECTED_BYTES)) {
    if (total === 0) requireText(chunk);
    total += chunk.length;
    if (total > maximumBytes) throw tooLarge(maximumBytes);
    yield chunk;
  }
  if (total === 0) {
    throw new DelimitedFileError(
      'EMPTY_FILE',
      'The file is empty. It must begin with a header line that names its columns.',
    );
  }
}

async function* inflated(input: AsyncIterable<unknown>): AsyncGenerator<Buffer, void, undefined> {
  const source = withFirstBytesTogether(input, INSPECTED_BYTES);
  const first = await source.next();
  if (first.done === true) return;
  const whole = resumed(first.value, source);
  if (first.value.subarray(0, GZIP_MARK.length).equals(GZIP_MARK)) {
    yield* gunzipped(whole);
  } else {
    yield* whole;
  }
}

async function* resumed(
  first: Buffer,
  rest: AsyncGenerator<Buffer, void, undefined>,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return();
  }
}

async function* gunzipped(
  source: AsyncGenerator<Buffer, void, undefined>,
): AsyncGenerator<Buffer, void, undefined> {
  const gunzip = createGunzip({ chunkSize: INFLATED_CHUNK_BYTES });
  // Failures of either stream reach the loop below: pipeline destroys `gunzip` with them.
  pipeline(Readable.from(source), gunzip, () => undefined);
  try {
    for await (const chunk of gunzip) yield chunk;
  } catch (error) {
    throw isZlibError(error) ? damagedGzip(error) : error;
  }
}

function requireText(head: Buffer): void {
  if (UTF16_MARKS.some((mark) => head.subarray(0, mark.length).equals(mark))) {
    throw notText('The file is UTF-16 ("Unicode Text" in Excel). Save it as "CSV UTF-8".');
  }
  if (head.subarray(0, ZIP_MARK.length).equals(ZIP_MARK)) {
    throw notText('The file is a ZIP archive or an Excel workbook. Export it as CSV.');
  }
  if (head.subarray(0, INSPECTED_BYTES).includes(0)) {
    throw notText('The file holds binary data, not delimited text. Export it as CSV.');
  }
}

function isZlibError(error: unknown): error is Error {
  return isNativeError(error) && 'code' in error && String(error.code).startsWith('Z_');
}

function damagedGzip(error: Error): DelimitedFileError {
  return new DelimitedFileError(
    'DAMAGED_GZIP',
    `The gzip file is damaged or was cut off (${error.message}). Export or upload it again.`,
  );
}

function tooLarge(maximumBytes: number): DelimitedFileError {
  return new DelimitedFileError(
    'FILE_TOO_LARGE',
    `The file holds more than ${maximumBytes} bytes of text. Split it into smaller files.`,
  );
}

function notText(message: string): DelimitedFileError {
  return new DelimitedFileError('NOT_TEXT', message);
}
