import type { GraphQLError } from 'graphql';
import type { ErrorCode } from '@meridian/platform-tenancy';

/** What is wrong with a request itself, before anything of it ran. Stable, for clients' programs. */
export type RequestErrorCode =
  | ErrorCode
  | 'BAD_REQUEST'
  | 'SYNTAX_ERROR'
  | 'INVALID_DOCUMENT'
  | 'LIMIT_EXCEEDED'
  | 'METHOD_NOT_ALLOWED'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'BODY_TOO_LARGE';

/** A request that is refused as a whole: nothing was executed and there is no data. */
export class RefusedRequest extends Error {
  constructor(
    readonly code: RequestErrorCode,
    message: string,
    readonly status = 400,
    /** The field that is the reason. */
    readonly path: readonly (string | number)[] | null = null,
  ) {
    super(message);
    this.name = 'RefusedRequest';
  }
}

/** The document is larger, deeper or dearer than any client needs. */
export function limitExceeded(message: string): RefusedRequest {
  return new RefusedRequest('LIMIT_EXCEEDED', message);
}

/** Variables that do not fit their types, as graphql-js says it. */
export class InvalidVariables extends Error {
  constructor(readonly errors: readonly GraphQLError[]) {
    super('The variables do not fit their types.');
    this.name = 'InvalidVariables';
  }
}
