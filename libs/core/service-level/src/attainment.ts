import { isAtLeast } from './fraction.js';
import type { Fraction } from './fraction.js';
import { ServiceLevelError } from './service-level-error.js';

/** The cases of one service level in one window, by outcome. Excluded cases are in none of them. */
export interface OutcomeCounts {
  readonly met: number;
  readonly missed: number;
  readonly undecided: number;
}

/** What share of the decided cases must be met. */
export interface Objective {
  /** From 0 to 1. */
  readonly expected: Fraction;
  /** Below this the failure is grave; not more than expected. */
  readonly minimum?: Fraction;
}

/** AT_RISK: met by what is decided, but missed if every undecided case misses. */
export type AttainmentStatus = 'AT_RISK' | 'MET' | 'MISSED' | 'NOT_MEASURED';

/** Part of a whole, in cases. */
export interface CaseShare {
  readonly numerator: number;
  readonly denominator: number;
}

/** The value of a service level in one window is numerator/denominator: met of decided cases. */
export interface Attainment extends CaseShare {
  readonly status: AttainmentStatus;
  readonly belowMinimum: boolean;
  /** The value if every undecided case misses. */
  readonly worstCase: CaseShare;
  /** How many of the decided cases may miss: floor(n (1 − p)). */
  readonly allowedMisses: number;
  /** How many more may miss once all cases, undecided ones too, are decided; negative when over. */
  readonly missesLeft: number;
}

/**
 * Attainment = met / (met + missed), compared with the objective as exact fractions: 189/199 fails
 * 95 % although it prints as 95.0 %. Without decided cases the level is not measured, never 100 %.
 * @throws ServiceLevelError BAD_COUNT, BAD_OBJECTIVE
 */
export function attainment(counts: OutcomeCounts, objective: Objective): Attainment {
  const { met, missed, undecided } = counts;
  requireCounts(counts);
  requireObjective(objective);
  const { expected, minimum } = objective;
  const decided = met + missed;
  const known = decided + undecided;
  return {
    status: statusOf(met, decided, known, expected),
    belowMinimum: minimum !== undefined && decided > 0 && !isAtLeast(met, decided, minimum),
    numerator: met,
    denominator: decided,
    worstCase: { numerator: met, denominator: known },
    allowedMisses: allowedOf(decided, expected),
    missesLeft: allowedOf(known, expected) - missed,
  };
}

function statusOf(
  met: number,
  decided: number,
  known: number,
  expected: Fraction,
): AttainmentStatus {
  if (decided === 0) return 'NOT_MEASURED';
  if (!isAtLeast(met, decided, expected)) return 'MISSED';
  return isAtLeast(met, known, expected) ? 'MET' : 'AT_RISK';
}

/** floor(n (1 − p)); division of non-negative bigints rounds down. */
function allowedOf(cases: number, { numerator, denominator }: Fraction): number {
  return Number((BigInt(cases) * (denominator - numerator)) / denominator);
}

function requireCounts(counts: OutcomeCounts): void {
  for (const count of [counts.met, counts.missed, counts.undecided]) {
    if (Number.isSafeInteger(count) && count >= 0) continue;
    throw new ServiceLevelError('BAD_COUNT', `Cases are counted 0, 1, 2, ...; not ${count}.`);
  }
}

function requireObjective({ expected, minimum = expected }: Objective): void {
  const isShare = ({ numerator, denominator }: Fraction): boolean =>
    denominator > 0n && numerator >= 0n && numerator <= denominator;
  if (!isShare(expected) || !isShare(minimum)) {
    throw new ServiceLevelError('BAD_OBJECTIVE', 'A level must be from 0 % to 100 %.');
  }
  if (minimum.numerator * expected.denominator > expected.numerator * minimum.denominator) {
    throw new ServiceLevelError(
      'BAD_OBJECTIVE',
      'The minimum level is above the expected level. Exchange or correct them.',
    );
  }
}
