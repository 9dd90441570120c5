import type { FastifyRequest } from 'fastify';
import { ExpectedError, type Caller, type Permission } from '@meridian/platform-tenancy';
import { incomingRequest } from '../http/fastify-request.js';
import type { Gatekeeper } from './incoming-request.js';

/** Finds out who sends a plain HTTP request, by the same credentials as GraphQL. */
export class HttpCallers {
  constructor(private readonly gatekeeper: Gatekeeper) {}

  /**
   * For requests that change nothing, such as downloads: no token against forged requests is asked
   * for, since another site could not read the answer. Throws UNAUTHENTICATED, FORBIDDEN.
   */
  async of(request: FastifyRequest, permission: Permission): Promise<Caller> {
    const caller = await this.gatekeeper.authenticate(incomingRequest(request));
    if (!caller) throw new ExpectedError('UNAUTHENTICATED', 'Sign in first.');
    if (caller.permissions.has(permission)) return caller;
    throw new ExpectedError('FORBIDDEN', 'You are not allowed to do this.');
  }
}
