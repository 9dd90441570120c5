import type { FastifyRequest } from 'fastify';
import { RefusedRequest } from '../errors/refused-request.js';

/**
 * Refuses sockets opened by pages of others: a browser opens them across origins without asking and
 * sends our cookie along. Programs that are not browsers send no origin, and no cookie by themselves.
 */
export function refuseForeignOrigin(request: FastifyRequest, allowed: readonly string[]): void {
  const { origin } = request.headers;
  if (origin === undefined || allowed.includes(origin)) return;
  if (URL.canParse(origin) && new URL(origin).host === request.headers.host) return;
  throw new RefusedRequest('FORBIDDEN', 'Pages of this origin may not open a socket.', 403);
}
