import type { Gatekeeper, IncomingRequest } from '@meridian/platform-graphql';
import type { Caller } from '@meridian/platform-tenancy';
import type { CsrfTokens } from '../sessions/csrf-token.js';
import { SESSION_COOKIE } from '../sessions/session-cookie.js';
import type { Authenticator } from './authenticator.js';

/** Reads credentials where requests carry them: one cookie and two headers, nothing else. */
export class IdentityGatekeeper implements Gatekeeper {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly csrfTokens: CsrfTokens,
  ) {}

  authenticate({ id, headers, cookies }: IncomingRequest): Promise<Caller | null> {
    return this.authenticator.authenticate({
      cookie: cookies[SESSION_COOKIE],
      authorization: headers.authorization,
      requestId: id,
    });
  }

  verifyCsrf({ headers, cookies }: IncomingRequest): boolean {
    const presented = headers['x-csrf-token'];
    const session = cookies[SESSION_COOKIE];
    if (typeof presented !== 'string' || session === undefined) return false;
    return this.csrfTokens.verify(session, presented);
  }
}
