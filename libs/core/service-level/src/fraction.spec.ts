import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fractionFromDecimal, fractionFromPercent, isAtLeast } from './fraction.js';

describe('exact fractions', () => {
  test.each([
    ['0.95', 19n, 20n],
    ['0.950000', 19n, 20n],
    ['1', 1n, 1n],
    ['0', 0n, 1n],
    ['0.3333', 3_333n, 10_000n],
    [' 0.5 ', 1n, 2n],
  ])('"%s" is %d/%d', (text, numerator, denominator) => {
    expect(fractionFromDecimal(text)).toEqual({ numerator, denominator });
  });

  test.each([
    ['95 %', 19n, 20n],
    ['95%', 19n, 20n],
    ['99.95 %', 1_999n, 2_000n],
    ['100 %', 1n, 1n],
    ['0%', 0n, 1n],
  ])('"%s" is %d/%d', (text, numerator, denominator) => {
    expect(fractionFromPercent(text)).toEqual({ numerator, denominator });
  });

  test.each(['', '0,95', '.95', '1.', '-0.5', '1e3', '95 %', 'NaN', '0x10', '9'.repeat(31)])(
    'the decimal "%s" is refused',
    (text) => {
      expect(() => fractionFromDecimal(text)).toThrow(
        expect.objectContaining({ code: 'BAD_FRACTION', message: expect.stringContaining(text) }),
      );
    },
  );

  test.each(['', '%', '95', '99,5 %', '95 % %', '-5 %'])(
    'the percentage "%s" is refused',
    (text) => {
      expect(() => fractionFromPercent(text)).toThrow(
        expect.objectContaining({ code: 'BAD_FRACTION' }),
      );
    },
  );

  test('any number of ten-thousandths is itself, exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (n) => {
        const share = fractionFromDecimal((n / 10_000).toFixed(4));
        expect(share.numerator * 10_000n).toBe(BigInt(n) * share.denominator);
        expect(isAtLeast(n, 10_000, share)).toBe(true);
        expect(isAtLeast(n - 1, 10_000, share)).toBe(false);
      }),
    );
  });
});
