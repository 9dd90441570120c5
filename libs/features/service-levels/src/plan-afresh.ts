import type { Work } from '@meridian/platform-tenancy';

/**
 * To be called before much is written. PostgreSQL checks foreign keys by plans that a connection
 * keeps: one made while a table was tiny would read all of it, for every row, once it is large.
 */
export async function planAfresh({ connection }: Work): Promise<void> {
  await connection.query('discard plans');
}
