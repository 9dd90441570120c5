/** Why a file could not be stored or found, as a stable name that callers may branch on. */
export type FileStoreErrorCode =
  'CONTENT_NOT_ALLOWED' | 'FILE_EMPTY' | 'FILE_NOT_FOUND' | 'FILE_TOO_LARGE';

/** A failure that belongs to the file or its id; the message is for people and safe to show. */
export class FileStoreError extends Error {
  override readonly name = 'FileStoreError';

  constructor(
    readonly code: FileStoreErrorCode,
    message: string,
  ) {
    super(message);
  }
}
