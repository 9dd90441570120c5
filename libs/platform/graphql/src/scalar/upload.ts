import type { Readable } from 'node:stream';
import { GraphQLError, GraphQLScalarType } from 'graphql';
import { invalidInput, type ExpectedError } from '@meridian/platform-tenancy';

/** A file on its way in. Its name and type are what the sender says, no more. */
export interface UploadedFile {
  readonly name: string;
  readonly mediaType: string;
  /** The bytes, once. Throws INVALID_INPUT when the file is longer than allowed. */
  read(): AsyncIterable<Uint8Array>;
}

/** What the multipart reader puts in the place of a file. */
interface PendingFile {
  readonly filename: string;
  readonly mimetype: string;
  createReadStream(): Readable;
}

/**
 * A file in a multipart request. Resolvers get a promise of it: the operation starts while the file
 * is still being sent.
 */
export const UploadScalar = new GraphQLScalarType<Promise<UploadedFile>, never>({
  name: 'Upload',
  description: 'A file, sent as the GraphQL multipart request specification says.',
  parseValue(value) {
    if (!isPending(value)) throw new GraphQLError('Send the file as a multipart request.');
    const file = value.promise.then(toUploadedFile);
    // When nobody takes the file, nobody handles that it never came either.
    file.catch(() => undefined);
    return file;
  },
  parseLiteral() {
    throw new GraphQLError('Send the file as a variable of a multipart request.');
  },
  serialize() {
    throw new TypeError('Files are not sent in answers.');
  },
});

/** JSON cannot hold a promise, so whatever holds one was put there by the multipart reader. */
function isPending(value: unknown): value is { promise: Promise<PendingFile> } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'promise' in value &&
    value.promise instanceof Promise
  );
}

function toUploadedFile(file: PendingFile): UploadedFile {
  return { name: file.filename, mediaType: file.mimetype, read: () => bytesOf(file) };
}

async function* bytesOf(file: PendingFile): AsyncGenerator<Uint8Array> {
  try {
    const stream = file.createReadStream();
    yield* stream;
    // The multipart reader ends a file that is too long as if it were complete, with only a mark.
    if ('truncated' in stream && stream.truncated === true) throw tooLarge();
  } catch (error) {
    throw refusalOfReader(error);
  }
}

/** What the multipart reader throws, in our words; anything else as it is. */
function refusalOfReader(error: unknown): unknown {
  if (!(error instanceof Error) || !('statusCode' in error)) return error;
  return error.statusCode === 413 ? tooLarge() : invalidInput('The file did not come completely.');
}

const tooLarge = (): ExpectedError => invalidInput('The file is too large.');
