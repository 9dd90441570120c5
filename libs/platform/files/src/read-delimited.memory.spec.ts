import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { readDelimited } from './read-delimited.js';

const MEBIBYTE = 1_048_576;

function* hundredMebibyteLine(): Generator<Buffer> {
  yield Buffer.from('a,b\n1,x\n2,');
  for (let index = 0; index < 100; index++) yield Buffer.alloc(MEBIBYTE, 'q');
  yield Buffer.from('\n3,z\n');
}

function* unclosedQuote(): Generator<Buffer> {
  yield Buffer.from('a,b\n1,"x\n');
  for (let index = 0; index < 20; index++) yield Buffer.alloc(MEBIBYTE, '2,lorem ipsum sit\n');
  yield Buffer.from('\n3,z\n');
}

function* manyRecords(): Generator<Buffer> {
  yield Buffer.from('a,b\n');
  const block = Buffer.from('1234567,"some text, quoted"\n'.repeat(40_000));
  for (let index = 0; index < 50; index++) yield block;
}

/** Most memory in use beyond what was in use at the start, in MiB, sampled batch by batch. */
async function reading(input: Readable) {
  const before = process.memoryUsage.rss();
  let peak = before;
  let records = 0;
  const problems: unknown[] = [];
  for await (const batch of readDelimited(input)) {
    records += batch.records.length;
    problems.push(...batch.problems.map(({ line, code }) => [line, code]));
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  return { records, problems, grownBy: (peak - before) / MEBIBYTE };
}

describe('memory', () => {
  it('is bounded for a line of 100 MiB, which is reported and skipped', async () => {
    const { records, problems, grownBy } = await reading(Readable.from(hundredMebibyteLine()));
    expect(problems).toEqual([[3, 'RECORD_TOO_LONG']]);
    expect(records).toBe(2);
    expect(grownBy).toBeLessThan(80);
  });

  it('is bounded for a quote that is never closed, whose line alone is lost', async () => {
    const { problems, grownBy } = await reading(Readable.from(unclosedQuote()));
    expect(problems[0]).toEqual([2, 'UNCLOSED_QUOTE']);
    expect(grownBy).toBeLessThan(80);
  });

  it('does not grow with the number of records, gzip or not', async () => {
    const plain = await reading(Readable.from(manyRecords()));
    expect(plain.records).toBe(2_000_000);
    expect(plain.grownBy).toBeLessThan(80);
    const compressed = Readable.from(manyRecords()).pipe(createGzip({ level: 1 }));
    expect((await reading(compressed)).grownBy).toBeLessThan(80);
  });
});
