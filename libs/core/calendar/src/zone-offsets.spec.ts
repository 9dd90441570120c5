import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MS_PER_DAY, MS_PER_HOUR } from './duration.js';
import { offsetChanges } from './zone-offsets.js';

describe('finding the changes of a zone’s offset', () => {
  test('summer time that lasted four days is found to the second, wherever the search begins', () => {
    const daySeconds = MS_PER_DAY / 1_000;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 * daySeconds }), (second) => {
        const begin = second * 1_000 + 1_000;
        const end = begin + 4 * MS_PER_DAY;
        const offsetAt = (at: number): number => (at >= begin && at < end ? MS_PER_HOUR : 0);
        expect(offsetChanges(offsetAt, 0, 366 * MS_PER_DAY)).toEqual([
          { at: begin, before: 0, after: MS_PER_HOUR },
          { at: end, before: MS_PER_HOUR, after: 0 },
        ]);
      }),
    );
  });

  test('a zone that never changes has none', () => {
    expect(offsetChanges(() => MS_PER_HOUR, 0, 366 * MS_PER_DAY)).toEqual([]);
  });
});
