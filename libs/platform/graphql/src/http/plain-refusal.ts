import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** Answers where GraphQL does not: in the same form, and repeating nothing of the request. */
export function refusePlainly(
  reply: FastifyReply,
  status: number,
  code: 'NOT_FOUND' | 'BAD_REQUEST',
  message: string,
): void {
  void reply.code(status).send({ errors: [{ message, extensions: { code } }] });
}

/** An address that cannot be read is refused by Fastify before any route or filter sees it. */
export function refuseUnreadableAddress(
  _error: FastifyError,
  _request: FastifyRequest,
  reply: FastifyReply,
): void {
  refusePlainly(reply, 400, 'BAD_REQUEST', 'The request cannot be read.');
}
