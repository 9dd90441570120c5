import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingRequest } from '../request/incoming-request.js';
import type { AnswerCookies } from '../request/request-context.js';

/** The part of a Fastify request that credentials are read from. */
export function incomingRequest({ id, ip, headers, cookies }: FastifyRequest): IncomingRequest {
  return { id, ip, headers, cookies };
}

/** Cookies on a Fastify reply. */
export function cookiesOf(reply: FastifyReply): AnswerCookies {
  return {
    set: (name, value, options) => void reply.setCookie(name, value, options),
    clear: (name, options) => void reply.clearCookie(name, options),
  };
}
