import { GraphQLError } from 'graphql';
import { isUnavailable } from '@meridian/platform-database';
import { ExpectedError } from '@meridian/platform-tenancy';
import { STATUSES } from './answer.js';
import { InvalidVariables, RefusedRequest } from '../errors/refused-request.js';

/**
 * What Fastify and its plugins throw while they read a request, in our words: a body too large, a
 * body that is not JSON, a multipart body out of order. Anything else is returned as it is.
 */
export function refusalOf(error: unknown): unknown {
  if (error instanceof RefusedRequest || error instanceof GraphQLError) return error;
  const status = statusOf(error);
  if (status === 413) {
    return new RefusedRequest('BODY_TOO_LARGE', 'The request is too large.', 413);
  }
  if (status === 415) {
    return new RefusedRequest('UNSUPPORTED_MEDIA_TYPE', 'Send application/json in UTF-8.', 415);
  }
  if (status === 400 && !isMercurius(error)) {
    return new RefusedRequest('BAD_REQUEST', 'The request cannot be read.');
  }
  return error;
}

/** The HTTP status for an error that ended a request before it was executed. */
export function refusalStatus(error: unknown): number {
  if (error instanceof RefusedRequest) return error.status;
  if (error instanceof ExpectedError) return STATUSES[error.code] ?? 503;
  if (error instanceof InvalidVariables) return 400;
  if (isUnavailable(error)) return 503;
  return isMercurius(error) ? 400 : 500;
}

function isMercurius(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MER_ERR_GQL_VALIDATION';
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
}
