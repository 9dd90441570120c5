/** The name under which queues know the waits of {@link fullJitter}. */
export const FULL_JITTER = 'full-jitter';

const LONGEST_MS = 5 * 60_000;

/**
 * The wait before an attempt, in milliseconds: anything from 0 to a ceiling that doubles with each
 * failure, up to five minutes. Wholly by chance, because what failed together would otherwise come
 * back together (M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015).
 */
export function fullJitter(
  failures: number,
  firstCeilingMs: number,
  random: () => number = Math.random,
): number {
  const ceiling = Math.min(LONGEST_MS, firstCeilingMs * 2 ** (failures - 1));
  return Math.floor(random() * ceiling);
}
