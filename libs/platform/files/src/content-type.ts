import { fileTypeFromBuffer } from 'file-type';

/** What file-type asks for at least. */
export const SAMPLE_BYTES = 4_100;

/** Formats that are text throughout, and are told by a signature of several characters. */
const TEXT_WITH_SIGNATURE =
  /^(?:application\/(?:pdf|postscript|rtf|xml)|image\/svg\+xml|text\/.+)$/;

/**
 * The media type that the first bytes show, whatever the file is called: `text/plain` for text
 * without a signature of its own (CSV has none), `application/octet-stream` for the unknown.
 *
 * @param sample the first {@link SAMPLE_BYTES} of the file, or all of it
 */
export async function contentTypeOf(sample: Buffer): Promise<string> {
  const signature = (await fileTypeFromBuffer(sample))?.mime;
  if (!isText(sample)) return signature ?? 'application/octet-stream';
  // Binary formats have signatures as short as two letters: a CSV whose header begins with "BM" is
  // no bitmap.
  return signature !== undefined && TEXT_WITH_SIGNATURE.test(signature) ? signature : 'text/plain';
}

/** No control characters but white space and escape; any encoding that extends ASCII. */
function isText(sample: Buffer): boolean {
  return sample.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b);
}
