import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from './json.js';

/** What the first entry of a chain names as the hash before it. */
export const GENESIS = '0'.repeat(64);

/** Everything that an entry states: all its columns but the hash itself. */
export type EntryFacts = {
  readonly organizationId: string;
  readonly id: string;
  readonly sequence: number;
  /** ISO 8601 in UTC. */
  readonly occurredAt: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly role: string | null;
  readonly requestId: string;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  readonly previousHash: string;
};

/** SHA-256 of the entry in canonical JSON, in hexadecimal: anybody can recompute it. */
export function entryHash(facts: EntryFacts): string {
  return createHash('sha256').update(canonicalJson(facts)).digest('hex');
}
