import { statement, uuidv7 } from '@meridian/platform-database';
import type { Work } from '@meridian/platform-tenancy';
import { entryHash, type EntryFacts } from './entry-hash.js';
import { canonicalJson, type JsonObject } from './json.js';
import type { ChainHead } from './read-audit-chain.js';
import { withoutSecrets, type RecordedState } from './recorded-state.js';

/** What a command did, in its own words. */
export interface AuditedChange {
  /** `provider.created`: what it was done to, and what was done. */
  readonly action: `${string}.${string}`;
  readonly subject: { readonly kind: string; readonly id: string };
  /** Null when the subject did not exist before. */
  readonly before: RecordedState | null;
  /** Null when the subject does not exist any more. */
  readonly after: RecordedState | null;
}

// Opens the chain when this is its first entry.
const lockHead = statement<object, ChainHead>(
  'audit.lock-head',
  'select sequence::float8 as sequence, hash from lock_audit_head()',
);

interface EntryRow extends Omit<EntryFacts, 'before' | 'after'> {
  readonly before: string | null;
  readonly after: string | null;
  readonly hash: string;
}

// The database moves the head, and refuses an entry that does not follow the last one.
const append = statement<EntryRow, never>(
  'audit.append',
  `insert into audit_entries (organization_id, id, sequence, occurred_at, actor_kind, actor_id,
     actor_name, role, request_id, action, subject_kind, subject_id, before, after,
     previous_hash, hash)
   values (:organizationId, :id, :sequence, :occurredAt, :actorKind, :actorId,
     :actorName, :role, :requestId, :action, :subjectKind, :subjectId, :before, :after,
     :previousHash, :hash)`,
);

/**
 * Records a change in the transaction that makes it: without the entry, no change. Holds the end of
 * the organization's chain until the transaction ends, so call it late.
 */
export async function appendAuditEntry(work: Work, change: AuditedChange): Promise<void> {
  const [head] = await work.query(lockHead, {});
  if (!head) throw new Error('The audit chain of this organization cannot be opened.');
  const { caller, now } = work;
  const facts: EntryFacts = {
    organizationId: caller.organizationId,
    id: uuidv7(now.getTime()),
    sequence: head.sequence + 1,
    occurredAt: now.toISOString(),
    actorKind: caller.actor.kind,
    actorId: caller.actor.id,
    actorName: caller.actor.name,
    role: caller.role,
    requestId: caller.requestId,
    action: change.action,
    subjectKind: change.subject.kind,
    subjectId: change.subject.id,
    before: change.before && withoutSecrets(change.before),
    after: change.after && withoutSecrets(change.after),
    previousHash: head.hash,
  };
  await work.query(append, {
    ...facts,
    before: stored(facts.before),
    after: stored(facts.after),
    hash: entryHash(facts),
  });
}

const stored = (state: JsonObject | null): string | null => state && canonicalJson(state);
