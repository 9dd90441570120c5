import { isAscii, isUtf8 } from 'node:buffer';

/** `latin1` is read as Windows-1252, as the WHATWG Encoding Standard does: files need it so. */
export const TEXT_ENCODINGS = ['utf-8', 'latin1'] as const;
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

/** Text decoded from a chunk, up to the first byte that is none, if there is such a byte. */
export interface DecodedText {
  readonly text: string;
  readonly badByte: number | null;
}

/** Decodes a stream chunk by chunk; a character may be cut anywhere. */
export interface ChunkDecoder {
  decode(chunk: Buffer): DecodedText;
  /** What is left over when the stream ends: nothing, or a character that was cut off. */
  end(): DecodedText;
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * @param encoding as declared; a UTF-8 byte order mark at the start of the file outranks it
 * @param firstBytes at least three, where the file has them
 */
export function chunkDecoder(encoding: TextEncoding, firstBytes: Buffer): ChunkDecoder {
  const marked = firstBytes.subarray(0, UTF8_MARK.length).equals(UTF8_MARK);
  return encoding === 'latin1' && !marked ? new Windows1252Decoder() : new StrictUtf8Decoder();
}

/** Node's `TextDecoder` is strict too but cannot say where the bad byte is, hence our own chunking. */
class StrictUtf8Decoder implements ChunkDecoder {
  #carried: Buffer = Buffer.alloc(0);
  #atStart = true;

  decode(chunk: Buffer): DecodedText {
    const bytes = this.#carried.length === 0 ? chunk : Buffer.concat([this.#carried, chunk]);
    const end = completeLength(bytes);
    this.#carried = bytes.subarray(end);
    return this.#decodeWhole(bytes.subarray(0, end));
  }

  end(): DecodedText {
    return { text: '', badByte: this.#carried[0] ?? null };
  }

  #decodeWhole(bytes: Buffer): DecodedText {
    if (isAscii(bytes)) {
      // The plain case by far, and several times faster this way.
      if (bytes.length > 0) this.#atStart = false;
      return { text: bytes.toString('latin1'), badByte: null };
    }
    if (isUtf8(bytes)) return { text: this.#withoutMark(bytes.toString('utf8')), badByte: null };
    const end = firstBadByte(bytes);
    const text = this.#withoutMark(bytes.toString('utf8', 0, end));
    return { text, badByte: bytes[end] ?? null };
  }

  #withoutMark(text: string): string {
    const marked = this.#atStart && text.startsWith('\uFEFF');
    this.#atStart = false;
    return marked ? text.slice(1) : text;
  }
}

/** How many of the bytes come before a character that is cut off at their end. */
function completeLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const expected = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return expected > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** Bisection: every prefix up to the bad byte is valid, but for a last character cut in two. */
function firstBadByte(bytes: Buffer): number {
  let [valid, invalid] = [0, bytes.length];
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >>> 1;
    const end = completeLength(bytes.subarray(0, middle));
    if (isUtf8(bytes.subarray(0, end))) valid = middle;
    else invalid = middle;
  }
  return completeLength(bytes.subarray(0, valid));
}

/** What Windows-1252 puts where Latin-1 has the control characters 0x80 to 0x9F. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const LATIN1_CONTROL = /[\u0080-\u009f]/g;

/** `TextDecoder('latin1')` is wrong for 0x80 to 0x9F in some releases of Node 22 and 23. */
class Windows1252Decoder implements ChunkDecoder {
  decode(chunk: Buffer): DecodedText {
    const latin1 = chunk.toString('latin1');
    if (isAscii(chunk)) return { text: latin1, badByte: null };
    const text = latin1.replace(
      LATIN1_CONTROL,
      (control) => WINDOWS_1252[control.charCodeAt(0) - 0x80] ?? control,
    );
    return { text, badByte: null };
  }

  end(): DecodedText {
    return { text: '', badByte: null };
  }
}
