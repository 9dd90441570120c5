import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { isUnavailable } from '@meridian/platform-database';
import { ExpectedError } from '@meridian/platform-tenancy';
import { MAX_VALIDATION_ERRORS } from '../document/limits.js';
import type { AnswerError } from './answer-error.js';
import { RefusedRequest } from './refused-request.js';
import { withoutNames } from './without-names.js';

/** Clients that come back at once would keep a database down that is only just up. */
const RETRY_AFTER_SECONDS = 5;

const MOST_CHARACTERS = 600;

/** Where defects are logged; a pino logger is one. */
export interface ErrorLog {
  error(details: object, message: string): void;
}

/** Where an error came from. */
export interface ErrorOrigin {
  readonly requestId: string;
  /** The document, where there is one: the names in it are no news to its sender. */
  readonly source: string;
}

/** Turns whatever was thrown into what a client may see. */
export class ErrorMask {
  constructor(
    private readonly log: ErrorLog,
    /** Whether the names of the schema are public, as they are where introspection is on. */
    private readonly namesArePublic: boolean,
  ) {}

  /** One thrown thing may stand for several errors, as a failed validation does. */
  maskAll(thrown: readonly unknown[], origin: ErrorOrigin): AnswerError[] {
    return thrown
      .flatMap((error): readonly unknown[] => validationErrors(error) ?? [error])
      .slice(0, MAX_VALIDATION_ERRORS)
      .map((error) => this.mask(error, origin));
  }

  private mask(error: unknown, origin: ErrorOrigin): AnswerError {
    if (error instanceof RefusedRequest) return refused(error);
    if (error instanceof ExpectedError) return expected(error, undefined);
    if (isUnavailable(error)) return this.unavailable(error, undefined, origin);
    if (!(error instanceof GraphQLError)) return this.internal(error, undefined, origin);
    const cause = rootCause(error);
    if (isUnavailable(cause)) return this.unavailable(cause, error.path, origin);
    if (cause instanceof ExpectedError) return expected(cause, error.path);
    if (cause instanceof RefusedRequest) return refused(cause);
    const code = requestErrorCode(error, cause);
    if (code === null) return this.internal(cause ?? error, error.path, origin);
    const message = shortened(error.message);
    return {
      message: this.namesArePublic ? message : withoutNames(message, origin.source),
      ...(error.locations ? { locations: error.locations } : {}),
      extensions: { code },
    };
  }

  private unavailable(error: unknown, path: AnswerError['path'], origin: ErrorOrigin): AnswerError {
    const { requestId } = origin;
    this.log.error({ err: error, requestId, path }, 'The database could not answer a request.');
    return {
      message: 'The database does not answer at the moment. Try again in a few seconds.',
      ...(path ? { path } : {}),
      extensions: { code: 'UNAVAILABLE', retryAfterSeconds: RETRY_AFTER_SECONDS },
    };
  }

  private internal(error: unknown, path: AnswerError['path'], origin: ErrorOrigin): AnswerError {
    const errorId = randomUUID();
    const { requestId } = origin;
    this.log.error({ err: error, errorId, requestId, path }, 'A request failed unexpectedly.');
    return {
      message: `Something went wrong on our side. Tell us this id: ${errorId}`,
      ...(path ? { path } : {}),
      extensions: { code: 'INTERNAL', errorId },
    };
  }
}

/** graphql-js repeats the whole of a value that does not fit, which may be as long as the body. */
function shortened(message: string): string {
  if (message.length <= MOST_CHARACTERS) return message;
  const half = MOST_CHARACTERS / 2;
  return `${message.slice(0, half)} … ${message.slice(-half)}`;
}

function refused({ code, message, path }: RefusedRequest): AnswerError {
  return { message, ...(path ? { path } : {}), extensions: { code } };
}

function expected(error: ExpectedError, path: AnswerError['path']): AnswerError {
  const { code, message, details } = error;
  return { message, ...(path ? { path } : {}), extensions: { code, ...details } };
}

/** The errors inside the wrapper that Mercurius throws when a document or its variables are invalid. */
function validationErrors(error: unknown): readonly GraphQLError[] | null {
  if (!(error instanceof Error) || !('errors' in error) || !Array.isArray(error.errors))
    return null;
  const inner: unknown[] = error.errors;
  return inner.every((one) => one instanceof GraphQLError) ? inner : null;
}

/** What a resolver threw, below the layers that the executors put around it; none where they threw. */
function rootCause(error: GraphQLError): Error | undefined {
  const cause = error.originalError ?? undefined;
  return cause instanceof GraphQLError ? rootCause(cause) : cause;
}

/**
 * The code of an error that graphql-js itself found in the request; null for a defect of ours. What
 * no resolver caused and has no place in the answer concerns the document or its variables; with a
 * place, it is a null given for an argument, or a resolver's value that does not fit its type.
 */
function requestErrorCode(
  error: GraphQLError,
  cause: Error | undefined,
): 'INVALID_DOCUMENT' | 'INVALID_INPUT' | null {
  if (error.path) return !cause && error.message.startsWith('Argument "') ? 'INVALID_INPUT' : null;
  return ABOUT_VALUES.test(error.message) ? 'INVALID_INPUT' : 'INVALID_DOCUMENT';
}

/** How both executors begin to speak of a variable's value, in contrast to its declaration. */
const ABOUT_VALUES = /^Variable "\$\w+" (got invalid value|of (required|non-null) type)/;
