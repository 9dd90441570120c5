import { fractionFromDecimal, ServiceLevelError } from '@meridian/core-service-level';
import { invalidInput } from '@meridian/platform-tenancy';
import { CASE_YEARS, isCaseYear } from './case-import/case-time.js';
import { CASE_PRIORITIES } from './case-import/case-words.js';

/** The largest PostgreSQL integer: 68 years. */
const MOST_SECONDS = 2 ** 31 - 1;

/** As many decimals as are stored: a promise is never rounded. */
const SHARE = /^\d+(\.\d{1,8})?$/;

/** Reads a target, which comes in milliseconds. Throws INVALID_INPUT. */
export function secondsOf(target: number): number {
  const seconds = target / 1_000;
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > MOST_SECONDS) {
    throw invalidInput('A target is a whole number of seconds, at least one.', 'input', 'target');
  }
  return seconds;
}

/** Throws INVALID_INPUT for a share that is given and is none. */
export function requireShares(shares: { expected?: string; minimum?: string | null }): void {
  for (const field of ['expected', 'minimum'] as const) {
    const text = shares[field];
    if (text === null || text === undefined || isShare(text)) continue;
    throw invalidInput(
      'A share lies above 0 and is at most 1, with at most 8 decimals: 0.95 is 95 %.',
      'input',
      field,
    );
  }
}

function isShare(text: string): boolean {
  if (!SHARE.test(text)) return false;
  try {
    const { numerator, denominator } = fractionFromDecimal(text);
    return numerator > 0n && numerator <= denominator;
  } catch (error) {
    if (error instanceof ServiceLevelError) return false;
    throw error;
  }
}

/** Throws INVALID_INPUT for days in years without cases, and for a last day before the first. */
export function requireDays(days: { startsOn: string; endsOn: string | null }): void {
  for (const field of ['startsOn', 'endsOn'] as const) {
    const day = days[field];
    if (day === null || isCaseYear(Number(day.slice(0, 4)))) continue;
    throw invalidInput(`A service level holds in the years ${CASE_YEARS}.`, 'input', field);
  }
  if (days.endsOn !== null && days.endsOn < days.startsOn) {
    throw invalidInput('The last day lies before the first.', 'input', 'endsOn');
  }
}

/** A priority that no case can have would leave the level without any case. Throws INVALID_INPUT. */
export function requirePriorities(priorities: readonly string[]): void {
  const known: readonly string[] = CASE_PRIORITIES;
  for (const [index, priority] of priorities.entries()) {
    if (known.includes(priority)) continue;
    throw invalidInput(`Priorities are ${known.join(', ')}.`, 'input', 'priorities', index);
  }
}
