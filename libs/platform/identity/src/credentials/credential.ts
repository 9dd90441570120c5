import { createHash } from 'node:crypto';
import type { OrganizationId } from '@meridian/platform-tenancy';

/**
 * What is left of a credential once it was read: where to look, and for what. Credentials carry
 * their organization so that even the look-up that verifies them runs under its row-level security.
 */
export interface Credential {
  readonly organizationId: OrganizationId;
  readonly hash: string;
}

/** A new credential: the text is shown to its owner once, the hash is kept. */
export interface IssuedCredential {
  readonly text: string;
  readonly hash: string;
}

/** SHA-256 is enough: a credential has 190 random bits and more, which no list of guesses holds. */
export function credentialHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
