import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { ExpectedError, type ErrorCode } from '@meridian/platform-tenancy';

/** A file that is made while it is sent. */
export interface Download {
  /** Made of safe characters only, by us: `attainments-2026-01-2026-03.csv`. */
  readonly fileName: string;
  readonly content: AsyncIterable<Buffer>;
}

const STATUS: Readonly<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  INVALID_INPUT: 400,
  CONFLICT: 409,
  IDEMPOTENCY_KEY_REUSED: 409,
  TOO_MANY_REQUESTS: 429,
  UNAVAILABLE: 503,
};

/**
 * Answers with a CSV file to be saved, never to be shown, which no cache keeps: it belongs to one
 * caller. An expected failure is answered in the shape of a GraphQL error. A failure after the first
 * bytes breaks the connection off, so that half a file is never taken for a whole one.
 */
export async function sendDownload(
  reply: FastifyReply,
  prepare: () => Promise<Download>,
): Promise<void> {
  void reply.header('cache-control', 'no-store').header('vary', 'Authorization, Cookie');
  try {
    const { fileName, content } = await prepare();
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${fileName}"`)
      .header('x-content-type-options', 'nosniff')
      .send(Readable.from(content, { objectMode: false }));
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    const { code, message, details } = error;
    if (details.retryAfterSeconds !== undefined) {
      void reply.header('retry-after', details.retryAfterSeconds);
    }
    await reply.code(STATUS[code]).send({ errors: [{ message, extensions: { code } }] });
  }
}
