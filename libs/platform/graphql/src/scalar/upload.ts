import type { Readable } from 'node:stream';
import { GraphQLError, GraphQLScalarType } from 'graphql';
import { invalidInput } from '@meridian/platform-tenancy';

/** A file on its way in. Its name and type are what the sender says, no more. */
export class UploadedFile {
  constructor(
    readonly name: string,
    readonly mediaType: string,
    private readonly content: Readable & { truncated?: boolean },
  ) {
    // When nobody reads the file, nobody handles that its sender broke off either.
    content.on('error', () => undefined);
  }

  /** The bytes, once. Throws INVALID_INPUT when the file is longer than allowed, or breaks off. */
  async *read(): AsyncGenerator<Uint8Array> {
    try {
      yield* this.content;
    } catch {
      throw invalidInput('The file did not come completely.');
    }
    // The multipart reader ends a file that is too long as if it were complete, with only a mark.
    if (this.content.truncated) throw invalidInput('The file is too large.');
  }
}

/** A file in a multipart request. The operation starts while the file is still being sent. */
export const UploadScalar = new GraphQLScalarType<UploadedFile, never>({
  name: 'Upload',
  description: 'A file, sent as the GraphQL multipart request specification says.',
  parseValue(value) {
    if (value instanceof UploadedFile) return value;
    throw new GraphQLError('Send the file as a multipart request.');
  },
  parseLiteral() {
    throw new GraphQLError('Send the file as a variable of a multipart request.');
  },
  serialize() {
    throw new TypeError('Files are not sent in answers.');
  },
});
