/** Why a delimited file cannot be read (further), as a stable name that callers may branch on. */
export type DelimitedFileErrorCode =
  | 'BAD_ENCODING'
  | 'BROKEN_QUOTES'
  | 'DAMAGED_GZIP'
  | 'EMPTY_FILE'
  | 'FILE_TOO_LARGE'
  | 'HEADER_UNREADABLE'
  | 'NOT_TEXT'
  | 'UNKNOWN_COLUMN';

/** A place in the file, both counted from 1; columns count characters (UTF-16 units), tabs as one. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/**
 * The file as a whole cannot be taken, or cannot be read beyond some point. What is wrong with a
 * single record is a `DelimitedProblem` instead, and reading goes on. The message is written for the
 * person who chose the file and is safe to show.
 */
export class DelimitedFileError extends Error {
  override readonly name = 'DelimitedFileError';

  /** @param position of the first thing that could not be read, where that is one place */
  constructor(
    readonly code: DelimitedFileErrorCode,
    message: string,
    readonly position?: TextPosition,
  ) {
    super(message);
  }
}
