import { ServiceLevelError } from './service-level-error.js';

/** An exact fraction in lowest terms, not negative; the denominator is more than 0. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** More digits than any contract writes, few enough to stay fast on hostile input. */
const DECIMAL = /^(\d{1,30})(?:\.(\d{1,30}))?$/;
const PERCENT = /^(.*?)\s*%$/;

/** '0.95' is 19/20. @throws ServiceLevelError BAD_FRACTION */
export function fractionFromDecimal(text: string): Fraction {
  return parse(text.trim(), text, 1n);
}

/** '99.95 %' is 1999/2000; the sign is needed. @throws ServiceLevelError BAD_FRACTION */
export function fractionFromPercent(text: string): Fraction {
  return parse(PERCENT.exec(text.trim())?.[1] ?? '', text, 100n);
}

/** Whether part/whole >= limit, exactly. The whole must be more than 0. */
export function isAtLeast(part: number, whole: number, limit: Fraction): boolean {
  return BigInt(part) * limit.denominator >= limit.numerator * BigInt(whole);
}

function parse(digits: string, original: string, divisor: bigint): Fraction {
  const match = DECIMAL.exec(digits);
  if (match === null) {
    const form = divisor === 1n ? 'a decimal like 0.95' : 'a percentage like 95 %';
    throw new ServiceLevelError('BAD_FRACTION', `"${original}" is not ${form}. Use a point.`);
  }
  const [, whole = '', decimals = ''] = match;
  return inLowestTerms(BigInt(whole + decimals), 10n ** BigInt(decimals.length) * divisor);
}

function inLowestTerms(numerator: bigint, denominator: bigint): Fraction {
  let [a, b] = [numerator, denominator];
  while (b !== 0n) [a, b] = [b, a % b];
  return { numerator: numerator / a, denominator: denominator / a };
}
