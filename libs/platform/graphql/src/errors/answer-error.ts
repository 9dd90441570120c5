import type { RequestErrorCode } from './refused-request.js';

/** An error as clients see it. Nothing else ever leaves. */
export interface AnswerError {
  readonly message: string;
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: RequestErrorCode | 'INTERNAL';
    /** Where in the input, with INVALID_INPUT. */
    readonly inputPath?: readonly (string | number)[];
    readonly retryAfterSeconds?: number;
    readonly currentVersion?: number;
    /** With INTERNAL: under which the log has the rest. */
    readonly errorId?: string;
  };
}
