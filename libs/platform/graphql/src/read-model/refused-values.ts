import { sqlState } from '@meridian/platform-database';
import { invalidInput } from '@meridian/platform-tenancy';

/** A text that is no id, no date or no number, a number too large, a NUL byte in a text. */
const UNREADABLE = new Set(['22P02', '22007', '22008', '22003', '22021']);

/**
 * Runs a planned read, to which nothing is bound but what the request says: what PostgreSQL cannot
 * read of it is an ordinary refusal.
 */
export async function refuseUnreadable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!UNREADABLE.has(sqlState(error) ?? '')) throw error;
    throw invalidInput('A filter or a cursor has a value that cannot be read, such as a wrong id.');
  }
}
