import { sqlState } from '@meridian/platform-database';
import { ExpectedError, invalidInput } from '@meridian/platform-tenancy';

const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';

/** Says for people why PostgreSQL refuses a user or an invitation: only two reasons are left to it. */
export async function explainRefusal<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    switch (sqlState(error)) {
      case UNIQUE_VIOLATION:
        throw emailTaken();
      case FOREIGN_KEY_VIOLATION:
        throw invalidInput('There is no such provider.', 'input', 'providerId');
      default:
        throw error;
    }
  }
}

/** Said to administrators and to the invited only, who may know. */
export function emailTaken(): ExpectedError {
  return new ExpectedError('CONFLICT', 'There is already a user with this e-mail address.', {
    inputPath: ['input', 'email'],
  });
}
