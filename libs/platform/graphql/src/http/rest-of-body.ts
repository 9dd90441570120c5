import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';

const PATIENCE_MS = 5_000;
const MOST_BYTES = 128 * 1024 * 1024;

/**
 * Lets what was not read of a request run out, unheld, while it is answered. A refusal waits for
 * that, within bounds: a connection that is closed on bytes under way is reset, and the client would
 * never see why. An answer that is given while a file is still on its way does not wait.
 */
export async function readRest(
  { raw }: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  if (raw.readableEnded || raw.destroyed) return payload;
  const done = runOut(raw);
  if (reply.statusCode >= 400) await done;
  return payload;
}

function runOut(body: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0;
    const timer = setTimeout(resolve, PATIENCE_MS).unref();
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    body.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) end();
    });
    for (const event of ['end', 'close', 'error']) body.once(event, end);
    body.unpipe();
    body.resume();
  });
}
