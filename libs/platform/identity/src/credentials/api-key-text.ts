import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { OrganizationId } from '@meridian/platform-tenancy';
import { base62Length, fromBase62, toBase62 } from './base62.js';
import { credentialHash, type Credential, type IssuedCredential } from './credential.js';
import {
  ORGANIZATION_BYTES,
  organizationFromBytes,
  organizationToBytes,
} from './organization-bytes.js';

/** Leads every key, for people and for the scanners that look for leaked secrets. */
const LEAD = 'mrd_live_';
/** Characters after the lead that are kept readable: 24 of the secret's 192 bits. */
const SHOWN = 4;

const SECRET_BYTES = 24;
const CHECKSUM_BYTES = 4;
const BODY_BYTES = SECRET_BYTES + ORGANIZATION_BYTES;
const KEY_BYTES = BODY_BYTES + CHECKSUM_BYTES;
/** Length of a whole key in characters. */
export const API_KEY_LENGTH = LEAD.length + base62Length(KEY_BYTES);

/** A new key with the part of it that stays readable. */
export interface IssuedApiKey extends IssuedCredential {
  readonly prefix: string;
}

/** Makes a key: `mrd_live_` and, in letters and digits, secret, organization and checksum. */
export function issueApiKey(organizationId: OrganizationId): IssuedApiKey {
  const body = Buffer.concat([randomBytes(SECRET_BYTES), organizationToBytes(organizationId)]);
  const text = LEAD + toBase62(Buffer.concat([body, checksum(body)]));
  return { text, hash: credentialHash(text), prefix: text.slice(0, LEAD.length + SHOWN) };
}

/**
 * Reads a presented key; null when it is not whole. The checksum protects nothing, it only tells a
 * mistyped or made-up key from one worth a look into the database.
 */
export function readApiKey(text: string): Credential | null {
  if (text.length !== API_KEY_LENGTH || !text.startsWith(LEAD)) return null;
  const bytes = fromBase62(text.slice(LEAD.length), KEY_BYTES);
  if (!bytes) return null;
  const body = bytes.subarray(0, BODY_BYTES);
  if (!checksum(body).equals(bytes.subarray(BODY_BYTES))) return null;
  return {
    organizationId: organizationFromBytes(body.subarray(SECRET_BYTES)),
    hash: credentialHash(text),
  };
}

function checksum(body: Buffer): Buffer {
  const bytes = Buffer.alloc(CHECKSUM_BYTES);
  bytes.writeUInt32BE(crc32(body));
  return bytes;
}
