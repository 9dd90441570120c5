import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DelimitedFileError } from './delimited-file-error.js';
import { readDelimited } from './read-delimited.js';
import type { DelimitedOptions } from './read-delimited.js';

async function read(chunks: Buffer[], options: DelimitedOptions = {}) {
  const seen: unknown[] = [];
  try {
    for await (const { records, problems } of readDelimited(Readable.from(chunks), options)) {
      seen.push(...records, ...problems);
    }
  } catch (error) {
    if (!(error instanceof DelimitedFileError)) throw error;
    seen.push([error.code, error.message]);
  }
  return seen;
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = places.filter((place) => place < bytes.length).sort((a, b) => a - b);
  return [...sorted, bytes.length].map((end, index) => bytes.subarray(sorted[index - 1] ?? 0, end));
}

/** Fields full of what a reader can stumble over, and other characters of one to four bytes. */
const field = fc
  .array(
    fc.oneof(
      fc.constantFrom('"', ',', ';', '\n', '\r\n', ' ', '""', '#', 'é', '€', '🙂', '\uFEFF'),
      fc.string(),
    ),
  )
  .map((parts) => parts.join(''));

const delimiter = fc.constantFrom(',', ';', '\t', '|', '€');

/** The reader looks at the first bytes in one piece; cuts are of interest behind them. */
const FILLING = '\n'.repeat(64);

/** Text made of the pieces that steer a scanner: most of it is broken in some way. */
const anyText = fc
  .array(
    fc.constantFrom('"', '""', ',', '\n', '\r\n', '\r', 'a', 'bc', 'é', '€', '\uFEFF', ',"', '",'),
    { maxLength: 60, size: 'max' },
  )
  .map((parts) => `${FILLING}h,k\n${parts.join('')}`);

/** Between every two bytes, or here and there. */
const cuts = fc.oneof(
  fc.constant(Array.from({ length: 400 }, (_, index) => index)),
  fc.array(fc.integer({ min: FILLING.length, max: 200 }), { maxLength: 20 }),
);

describe('reading back', () => {
  it('gives the same records with the lines on which they start', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.tuple(field, field, field), { maxLength: 12 }),
      delimiter,
      fc.constantFrom('\n', '\r\n'),
      async (records, separator, lineEnd) => {
        let line = 2;
        let text = ['a', 'b', 'c'].join(separator) + lineEnd;
        const expected: unknown[] = [];
        for (const fields of records) {
          const written = fields.map((value) => `"${value.replaceAll('"', '""')}"`).join(separator);
          expected.push({ line, fields });
          text += written + lineEnd;
          line += written.split('\n').length;
        }
        expect(await read([Buffer.from(text)], { delimiter: separator })).toEqual(expected);
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });
});

describe('wherever the stream is cut', () => {
  it('the same bytes give the same records and problems', async () => {
    const property = fc.asyncProperty(
      anyText,
      cuts,
      fc.option(fc.integer({ min: FILLING.length, max: 200 })),
      fc.constantFrom(4, 7, 12, 1_000),
      async (text, places, badAt, maximumRecordLength) => {
        const bytes = Buffer.from(text);
        if (badAt !== null && badAt < bytes.length) bytes[badAt] = 0xff;
        const whole = await read([bytes], { maximumRecordLength });
        expect(await read(cut(bytes, places), { maximumRecordLength })).toEqual(whole);
      },
    );
    await fc.assert(property, { numRuns: 1_000 });
  });

  it('gzip and declared Latin-1 give the same as the plain text', async () => {
    const property = fc.asyncProperty(anyText, cuts, async (text, places) => {
      const plain = text.replaceAll(/[€\uFEFF]/g, 'ü');
      const expected = await read([Buffer.from(plain)]);
      expect(await read(cut(gzipSync(plain), places))).toEqual(expected);
      const latin1 = cut(Buffer.from(plain, 'latin1'), places);
      expect(await read(latin1, { encoding: 'latin1' })).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 200 });
  });
});
