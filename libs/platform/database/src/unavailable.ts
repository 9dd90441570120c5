import { sqlState } from './retry.js';

/**
 * PostgreSQL is starting, stopping, full, out of connections or memory, or gave a statement up for
 * its time; or nobody is there to connect to.
 */
const STATES =
  /^(08|53|57P0[1-4]$|57014$|55P03$|40001$|40P01$|ECONN|EPIPE$|ENOTFOUND$|ETIMEDOUT$|EAI_AGAIN$)/;

/** What pg says without a code. */
const MESSAGES =
  /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Query read timeout)/;

/** Whether an error says that the database cannot be used now, rather than that something is wrong. */
export function isUnavailable(error: unknown): boolean {
  if (STATES.test(sqlState(error) ?? '')) return true;
  return error instanceof Error && MESSAGES.test(error.message);
}
