import { sqlState } from '@meridian/platform-database';
import { ExpectedError } from '@meridian/platform-tenancy';
import { noSuchProvider } from './person.js';

const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';

/** Says for people why PostgreSQL refuses a user or an invitation: only two reasons are left to it. */
export async function explainRefusal<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const state = sqlState(error);
    if (state === UNIQUE_VIOLATION) throw emailTaken();
    if (state !== FOREIGN_KEY_VIOLATION) throw error;
    throw noSuchProvider();
  }
}

/** Said to administrators and to the invited only, who may know. */
export function emailTaken(): ExpectedError {
  return new ExpectedError('CONFLICT', 'There is already a user with this e-mail address.', {
    inputPath: ['input', 'email'],
  });
}
