import type { FastifyRequest } from 'fastify';
import { RefusedRequest } from '../errors/refused-request.js';

const JSON_TYPE = /^application\/json(\s*;\s*charset="?utf-8"?)?$/i;
const MULTIPART_TYPE = /^multipart\/form-data\s*;/i;

/** The two ways in which a GraphQL request may come. */
export type Transport = 'JSON' | 'MULTIPART';

/**
 * Refuses what is not plainly JSON or an upload, before a byte of the body is read. The content
 * types that a browser sends to another origin without asking are among the refused; uploads, which
 * it does send, are judged by their credentials.
 */
export function checkTransport({ headers, raw }: FastifyRequest): Transport {
  const names = raw.rawHeaders.filter((_, index) => index % 2 === 0);
  const types = names.filter((name) => name.toLowerCase() === 'content-type');
  if (types.length > 1) throw unsupported('Send one content-type.');
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw unsupported('Send the body without content-encoding.');
  }
  const type = headers['content-type'] ?? '';
  if (JSON_TYPE.test(type)) return 'JSON';
  if (MULTIPART_TYPE.test(type)) return 'MULTIPART';
  throw unsupported('Send application/json in UTF-8.');
}

const unsupported = (message: string): RefusedRequest =>
  new RefusedRequest('UNSUPPORTED_MEDIA_TYPE', message, 415);
