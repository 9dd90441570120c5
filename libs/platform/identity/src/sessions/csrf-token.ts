import { timingSafeEqual } from 'node:crypto';
import { keyedDigest } from '../credentials/keyed-digest.js';

/**
 * Proof that a request was made by a page of ours: derived from the session, so that there is
 * nothing more to store, and unknown to other sites, which can send the cookie but not read it.
 */
export class CsrfTokens {
  constructor(private readonly secret: string) {}

  /** The token that belongs to a session. */
  tokenFor(sessionToken: string): string {
    return keyedDigest(this.secret, 'csrf', sessionToken);
  }

  /** True when the presented token belongs to the session. */
  verify(sessionToken: string, presented: string): boolean {
    const expected = Buffer.from(this.tokenFor(sessionToken));
    const given = Buffer.from(presented);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }
}
