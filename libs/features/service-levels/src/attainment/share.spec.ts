import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shareOf } from './share.js';

describe('a share', () => {
  it.each([
    [189, 199, '0.949748'],
    [190, 200, '0.950000'],
    [2, 3, '0.666666'],
    [1_999_999, 2_000_000, '0.999999'],
    [5, 5, '1.000000'],
    [0, 7, '0.000000'],
  ])('of %i of %i is shown as %s', (part, whole, text) => {
    expect(shareOf(part, whole)).toBe(text);
  });

  it('of nothing is none, and neither 0 nor 100 percent', () => {
    expect(shareOf(0, 0)).toBeNull();
  });

  it('is never shown as more than it is, nor as less by more than a millionth', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (one, other) => {
        const [part, whole] = [Math.min(one, other), Math.max(one, other, 1)];
        const millionths = BigInt((shareOf(part, whole) ?? '').replace('.', ''));
        const exact = BigInt(part) * 1_000_000n;
        expect(millionths * BigInt(whole) <= exact).toBe(true);
        expect((millionths + 1n) * BigInt(whole) > exact).toBe(true);
      }),
    );
  });
});
