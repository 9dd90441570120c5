import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { uuidv7 } from './uuid.js';

/** 48 bits of milliseconds reach to the year 10889. */
const milliseconds = fc.integer({ min: 0, max: 2 ** 48 - 1 });

const timeOf = (id: string): number => Number.parseInt(id.slice(0, 13).replace('-', ''), 16);

describe('an id', () => {
  it('is a UUID of version 7 and of the variant of RFC 9562', () => {
    fc.assert(
      fc.property(milliseconds, (at) => {
        expect(uuidv7(at)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });

  it('begins with the millisecond in which it was made', () => {
    fc.assert(
      fc.property(milliseconds, (at) => {
        expect(timeOf(uuidv7(at))).toBe(at);
      }),
    );
  });

  it('sorts after every id of an earlier millisecond, as text', () => {
    fc.assert(
      fc.property(milliseconds, milliseconds, (one, other) => {
        fc.pre(one < other);
        expect(uuidv7(one) < uuidv7(other)).toBe(true);
      }),
    );
  });

  it('is never made twice, even by an import that makes hundreds of thousands at once', () => {
    const count = 300_000;
    const ids = new Set(Array.from({ length: count }, () => uuidv7(1_700_000_000_000)));
    expect(ids.size).toBe(count);
  });

  it('uses all of its random bits', () => {
    const seen = new Map<number, Set<string>>();
    for (const id of Array.from({ length: 2_000 }, () => uuidv7(0))) {
      for (const [place, digit] of [...id].entries()) {
        seen.set(place, (seen.get(place) ?? new Set()).add(digit));
      }
    }
    const sizes = [...seen.values()].map((digits) => digits.size);
    const constant = 1;
    expect(sizes.slice(0, 15)).toEqual(Array.from({ length: 15 }, () => constant));
    expect(sizes.slice(15)).toEqual([
      16,
      16,
      16,
      constant,
      4,
      ...Array.from({ length: 3 }, () => 16),
      constant,
      ...Array.from({ length: 12 }, () => 16),
    ]);
  });
});
