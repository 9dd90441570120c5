/** Serialization failure and deadlock: the two errors after which PostgreSQL asks to run again. */
const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS = 5;

/** The SQLSTATE of a PostgreSQL error, also where TypeORM wrapped it; undefined for other errors. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'driverError' in error ? sqlState(error.driverError) : undefined;
}

/**
 * Runs a whole transaction again, from outside, when PostgreSQL gave it up for a concurrent one.
 * Waits a random, doubling time between attempts so that the rivals do not meet again.
 */
export async function retryOnConflict<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === ATTEMPTS || !RETRYABLE.has(sqlState(error) ?? '')) throw error;
      const longest = 10 * 2 ** attempt;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
    }
  }
}
