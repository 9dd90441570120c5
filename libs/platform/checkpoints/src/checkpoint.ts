import { createPublicKey, verify } from 'node:crypto';
import { canonicalJson, type ChainHead } from '@meridian/platform-audit';
import { z } from 'zod';
import { keyIdOf, type SigningKey } from './signing-key.js';

const FORMAT = 'meridian-audit-checkpoint-1';

const format = z.strictObject({
  format: z.literal(FORMAT),
  organizationId: z.string(),
  /** How many entries the chain had: the sequence of its last one. */
  size: z.number(),
  /** Hash of the last entry. */
  headHash: z.string(),
  /** ISO 8601 in UTC. */
  signedAt: z.string(),
  keyId: z.string(),
  publicKey: z.string(),
  signature: z.string(),
});

/**
 * A signed statement that an organization's chain had so many entries and ended in this hash. Worth
 * something only outside the database: kept there, it shows when the chain is rewritten.
 */
export type Checkpoint = z.output<typeof format>;

/** Signs where a chain ends. The signature is over everything else, as canonical JSON. */
export function signedCheckpoint(
  key: SigningKey,
  organizationId: string,
  head: ChainHead,
  now: Date,
): Checkpoint {
  const stated = {
    format: FORMAT,
    organizationId,
    size: head.sequence,
    headHash: head.hash,
    signedAt: now.toISOString(),
    keyId: key.id,
    publicKey: key.publicKey,
  } as const;
  return { ...stated, signature: key.sign(canonicalJson(stated)) };
}

/** Reads a checkpoint; undefined for what is none, or was not signed as it stands. */
export function readCheckpoint(text: string): Checkpoint | undefined {
  const read = format.safeParse(parse(text)).data;
  return read && isGenuine(read) ? read : undefined;
}

function isGenuine({ signature, ...stated }: Checkpoint): boolean {
  try {
    const der = Buffer.from(stated.publicKey, 'base64');
    if (keyIdOf(der) !== stated.keyId) return false;
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const text = Buffer.from(canonicalJson(stated));
    return verify(null, text, key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
