import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { readDelimited } from './read-delimited.js';
import { batchesOf, refusal, streamOf } from './reading.fixture.js';

describe('streams that fail', () => {
  it('reports a gzip file that is cut off, and keeps what came before', async () => {
    const lines = Array.from(
      { length: 50_000 },
      (_, index) => `${index},${(index * 7919) % 104_729}`,
    );
    const whole = gzipSync(`a,b\n${lines.join('\n')}\n`);
    let count = 0;
    const reading = (async () => {
      const input = streamOf(whole.subarray(0, whole.length / 2));
      for await (const { records } of readDelimited(input)) count += records.length;
    })();
    await expect(reading).rejects.toMatchObject({ code: 'DAMAGED_GZIP' });
    expect(count).toBeGreaterThan(10_000);
  });

  it('stops a file that inflates beyond the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 'a,b\n'));
    const error = await refusal(bomb, { maximumBytes: 1_000_000 });
    expect(error.code).toBe('FILE_TOO_LARGE');
  });

  it('passes on a failure of the input itself', async () => {
    const input = Readable.from(
      (async function* () {
        yield Buffer.from('a\n1\n');
        throw new Error('connection lost');
      })(),
    );
    await expect(batchesOf(input)).rejects.toThrow('connection lost');
  });

  it('refuses options that make no sense', async () => {
    await expect(batchesOf(streamOf('a'), { delimiter: '"' })).rejects.toThrow(RangeError);
    await expect(batchesOf(streamOf('a'), { delimiter: ',,' })).rejects.toThrow(RangeError);
    await expect(batchesOf(streamOf('a'), { batchSize: 0 })).rejects.toThrow(RangeError);
  });
});
