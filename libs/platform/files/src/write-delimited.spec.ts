import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isTrigger, neutralised, restored } from './neutral-text.js';
import { readDelimited } from './read-delimited.js';
import { DecimalCell, writeDelimited, type Cell, type WriteOptions } from './write-delimited.js';

async function written(columns: string[], rows: Cell[][], options?: WriteOptions): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of writeDelimited(columns, rows, options)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function readBack(text: string): Promise<string[][]> {
  const records: string[][] = [];
  for await (const batch of readDelimited(Readable.from([Buffer.from(text)]))) {
    expect(batch.problems).toEqual([]);
    records.push(...batch.records.map(({ fields }) => [...fields]));
  }
  return records;
}

/** What begins a formula somewhere; spelled out, not taken from the code under test. */
const FORMULA_STARTS = [...'=+-@＝＋－＠﹢﹣﹦﹫−', '\t', '\r', '\n'];
const nasty = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .tuple(
      fc.constantFrom('', "'", '"', '""', ' ', "''", '\u00a0', '\ufeff', '\u200b'),
      fc.constantFrom(...FORMULA_STARTS),
      fc.string(),
    )
    .map((parts) => parts.join('')),
);

describe('a delimited file', () => {
  it('quotes text, leaves numbers bare and nothing empty, and ends lines with CRLF', async () => {
    const rows = [['Deepavali, "Diwali"', 1.5, null, new DecimalCell('0.949748')]];
    expect(await written(['name', 'a', 'b', 'c'], rows)).toBe(
      '"name","a","b","c"\r\n"Deepavali, ""Diwali""",1.5,,0.949748\r\n',
    );
  });

  it('leaves negative numbers numbers, and makes negative text text', async () => {
    const text = await written(['a', 'b', 'c'], [[-5, new DecimalCell('-0.25'), '-5']]);
    expect(text.split('\r\n')[1]).toBe(`-5,-0.25,"'-5"`);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '"=1', '＝1+1', ' =1', '−1'])(
    'neutralises %j with an apostrophe, in the header too',
    async (text) => {
      const quoted = `"'${text.replaceAll('"', '""')}"`;
      expect(await written([text], [[text]])).toBe(`${quoted}\r\n${quoted}\r\n`);
    },
  );

  it.each(['Diwali', "O'Hara", '1-2', 'a=b', '', "'quoted'", 'ünïcode'])(
    'leaves %j as it is',
    (text) => {
      expect(neutralised(text)).toBe(text);
    },
  );

  it('has no cell that begins with a trigger, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(nasty, nasty), { minLength: 1 }), async (rows) => {
        const cells = (await readBack(await written(['a', 'b'], rows))).flat();
        for (const cell of cells) {
          const bare = cell.replace(/^["\s\u200b-\u200f\u2060]+/, '');
          expect(FORMULA_STARTS.filter((start) => bare.startsWith(start))).toEqual([]);
          expect(FORMULA_STARTS.filter((start) => cell.startsWith(start))).toEqual([]);
        }
      }),
    );
  });

  it('can be read back to the very text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(nasty, nasty), { minLength: 1 }), async (rows) => {
        const back = await readBack(await written(['a', 'b'], rows));
        expect(back.map((record) => record.map(restored))).toEqual(rows);
      }),
    );
  });

  it('restores nothing that was not neutralised', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(restored(neutralised(text))).toBe(text);
        if (!isTrigger(text)) expect(restored(text)).toBe(text);
      }),
    );
  });

  it('begins with a byte order mark where Excel shall know UTF-8', async () => {
    expect(await written(['ä'], [], { byteOrderMark: true })).toBe('\ufeff"ä"\r\n');
  });

  it('asks for rows only as they are taken away', async () => {
    let asked = 0;
    function* rows(): Generator<string[]> {
      for (; asked < 1_000_000; asked++) yield ['x'.repeat(100)];
    }
    const writer = writeDelimited(['a'], rows());
    const first = await writer.next();
    expect(first.value?.length).toBeLessThan(40_000);
    expect(asked).toBeLessThan(400);
    await writer.return();
  });

  it.each([NaN, Infinity])('refuses %s', async (cell) => {
    await expect(written(['a'], [[cell]])).rejects.toThrow(RangeError);
  });

  it('refuses a row of another width, and a decimal that is none', async () => {
    await expect(written(['a'], [['b', 'c']])).rejects.toThrow('2 cells, the header 1');
    expect(() => new DecimalCell('=1')).toThrow(RangeError);
  });
});
