/** Stable words for failures that a caller can do something about. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'INVALID_INPUT'
  | 'CONFLICT'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'TOO_MANY_REQUESTS'
  | 'UNAVAILABLE';

/** More about an expected failure, for the client's program. */
export interface ErrorDetails {
  /** Where in the input: `['input', 'windows', 0, 'start']`. */
  readonly inputPath?: readonly (string | number)[];
  /** How long to wait, with TOO_MANY_REQUESTS, UNAVAILABLE, and CONFLICT where waiting helps. */
  readonly retryAfterSeconds?: number;
  /** The version now stored, with CONFLICT. */
  readonly currentVersion?: number;
}

/**
 * A failure that belongs to the conversation with the caller: its message is written for people and
 * safe to show. Anything else that is thrown is a defect, logged with an id and answered vaguely.
 */
export class ExpectedError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
    this.name = 'ExpectedError';
  }
}

/** "Not yours" and "not there" are the same answer, so that nobody can probe for other's ids. */
export function notFound(what: string): ExpectedError {
  return new ExpectedError('NOT_FOUND', `There is no such ${what}.`);
}

/** The input is wrong at one place; the message says what to put there instead. */
export function invalidInput(message: string, ...inputPath: (string | number)[]): ExpectedError {
  return new ExpectedError('INVALID_INPUT', message, { inputPath });
}

/** Somebody else changed the object since the caller read it. */
export function versionConflict(what: string, currentVersion: number): ExpectedError {
  return new ExpectedError(
    'CONFLICT',
    `This ${what} was changed by somebody else; read it again and repeat your change.`,
    { currentVersion },
  );
}
