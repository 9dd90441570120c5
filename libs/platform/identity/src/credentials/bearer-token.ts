import { randomBytes } from 'node:crypto';
import type { OrganizationId } from '@meridian/platform-tenancy';
import { credentialHash, type Credential, type IssuedCredential } from './credential.js';
import { organizationFromBytes, organizationToBytes } from './organization-bytes.js';

const SECRET_BYTES = 32;

/** 16 bytes of organization and 32 of secret, each in base64url. */
const FORM = /^([\w-]{22})\.[\w-]{43}$/;

/** Makes the token of a session or an invitation: `<organization>.<256 random bits>`. */
export function issueBearerToken(organizationId: OrganizationId): IssuedCredential {
  const organization = organizationToBytes(organizationId).toString('base64url');
  const text = `${organization}.${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { text, hash: credentialHash(text) };
}

/** Reads a presented token; null when it does not even have the form of one. */
export function readBearerToken(text: string): Credential | null {
  const organization = FORM.exec(text)?.[1];
  if (organization === undefined) return null;
  return {
    organizationId: organizationFromBytes(Buffer.from(organization, 'base64url')),
    hash: credentialHash(text),
  };
}
