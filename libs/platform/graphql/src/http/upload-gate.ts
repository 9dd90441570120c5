import type { FastifyReply, FastifyRequest } from 'fastify';
import { ExpectedError, type Caller } from '@meridian/platform-tenancy';
import { MAX_BODY_BYTES } from '../document/limits.js';
import { RefusedRequest } from '../errors/refused-request.js';
import { csrfRefused } from '../operation/operation-gate.js';
import type { Gatekeeper } from '../request/incoming-request.js';
import { incomingRequest } from './fastify-request.js';

/** Files that may be on their way at a time, in this process: each holds a connection open. */
const MAX_UPLOADS = 20;

/** Whose uploads are in hand. */
const uploaders = new Map<FastifyRequest, Caller>();

/**
 * Judges an upload by its headers alone, before its body is read: browsers send multipart forms to
 * other origins without asking, and a stranger's gigabytes are not worth reading. The length must be
 * announced, so that the rest of a refused upload is never longer than an allowed one.
 */
export async function admitUpload(
  request: FastifyRequest,
  reply: FastifyReply,
  { gatekeeper, uploadLimitBytes }: { gatekeeper: Gatekeeper; uploadLimitBytes: number },
): Promise<void> {
  const length = Number(request.headers['content-length']);
  if (!Number.isInteger(length)) {
    throw new RefusedRequest('BAD_REQUEST', 'Send an upload with its content-length.', 411);
  }
  if (length > uploadLimitBytes + 2 * MAX_BODY_BYTES) {
    throw new RefusedRequest('BODY_TOO_LARGE', 'The file is too large.', 413);
  }
  const incoming = incomingRequest(request);
  const caller = await gatekeeper.authenticate(incoming);
  if (!caller) throw new RefusedRequest('UNAUTHENTICATED', 'Sign in first.', 401);
  if (caller.actor.kind !== 'API_KEY' && !(await gatekeeper.verifyCsrf(incoming))) {
    throw csrfRefused();
  }
  if (uploaders.size >= MAX_UPLOADS) {
    const message = 'Many files are being uploaded at the moment. Try again in a few seconds.';
    throw new ExpectedError('UNAVAILABLE', message, { retryAfterSeconds: 10 });
  }
  uploaders.set(request, caller);
  for (const event of ['finish', 'close']) reply.raw.once(event, () => uploaders.delete(request));
}

/** The caller of an admitted upload; null for other requests. */
export function uploaderOf(request: FastifyRequest): Caller | null {
  return uploaders.get(request) ?? null;
}
