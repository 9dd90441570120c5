import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { MAX_BODY_BYTES } from '../document/limits.js';
import { RefusedRequest } from '../errors/refused-request.js';
import { UploadedFile } from '../scalar/upload.js';
import { placeFile } from './place-file.js';

/**
 * Reads a multipart request as the GraphQL multipart request specification says: first the fields
 * `operations` and `map`, then the file. Resolves to the operations with the file in its place as
 * soon as the file begins; its bytes are read by whoever takes the file.
 */
export function readUpload(
  headers: IncomingHttpHeaders,
  body: Readable,
  limitBytes: number,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const limits = { fields: 2, fieldSize: MAX_BODY_BYTES, files: 1, fileSize: limitBytes };
    const form = busboy({ headers, defParamCharset: 'utf8', limits });
    const fields = new Map<string, string>();
    const refuse = (refusal: RefusedRequest): void => {
      reject(refusal);
      body.unpipe(form);
      body.resume();
      form.destroy();
    };
    form.on('field', (name, value, { valueTruncated }) => {
      if (valueTruncated) refuse(new RefusedRequest('BODY_TOO_LARGE', `${name} is too long.`, 413));
      else fields.set(name, value);
    });
    form.on('file', (name, content, { filename, mimeType }) => {
      const file = new UploadedFile(filename ?? '', mimeType, content);
      try {
        resolve(placeFile(fields.get('operations'), fields.get('map'), name, file));
      } catch (error) {
        content.resume();
        refuse(error instanceof RefusedRequest ? error : unreadable());
      }
    });
    form.on('filesLimit', () => refuse(unreadable('Send one file in a request.')));
    form.on('fieldsLimit', () => refuse(unreadable()));
    form.on('error', () => refuse(unreadable()));
    form.on('close', () => refuse(unreadable('Send a file with the request.')));
    body.on('close', () => form.destroy());
    body.pipe(form);
  });
}

function unreadable(message = 'The multipart request cannot be read.'): RefusedRequest {
  return new RefusedRequest('BAD_REQUEST', message);
}
