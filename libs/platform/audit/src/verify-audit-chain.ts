import { statement } from '@meridian/platform-database';
import type { Caller, Tenancy } from '@meridian/platform-tenancy';
import type { ChainHead } from './append-audit-entry.js';
import { entryHash, GENESIS, type EntryFacts } from './entry-hash.js';

/** What can be wrong at one place of the chain. */
export type ChainProblem =
  /** Its content does not give its hash. */
  | 'CHANGED'
  /** There is no entry of this sequence, but there are later ones. */
  | 'MISSING'
  /** It neither follows the entry before it nor gives its own hash: it stood elsewhere. */
  | 'REORDERED'
  /** It is whole, but names another entry before it: one of the two was replaced. */
  | 'UNLINKED'
  /** The head knows of it, but the chain ends before it. */
  | 'CUT'
  /** The chain is whole, but the head states something else. */
  | 'HEAD';

/** The verdict over an organization's chain. */
export type ChainReport =
  | { readonly intact: true; readonly entries: number; readonly head: ChainHead }
  | {
      readonly intact: false;
      /** How many entries before the broken one are in order. */
      readonly entries: number;
      readonly brokenSequence: number;
      readonly problem: ChainProblem;
    };

interface Link extends EntryFacts {
  readonly hash: string;
}

interface PageRow {
  readonly head: ChainHead | null;
  readonly entry: Link | null;
}

/** Enough to make round trips cheap, few enough to hold. */
const PAGE = 500;

/** Below any sequence, so that an entry smuggled in before the first one is seen as well. */
const BEFORE_ALL = '-9223372036854775808';

/**
 * One page of entries, each row beside the head as it stood at the same moment, or the head alone.
 * Timestamps keep their microseconds here: an entry is written with none, so any shows a change.
 */
const page = statement<{ after: string; size: number }, PageRow>(
  'audit.verify-page',
  `select case when head.organization_id is null then null
            else json_build_object('sequence', head.sequence, 'hash', head.hash) end as head,
          entry.link as entry
     from (select 1) as one
     left join audit_heads head on true
     left join lateral (
       select sequence, json_build_object(
                'organizationId', organization_id, 'id', id, 'sequence', sequence,
                'occurredAt', regexp_replace(
                  to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z',
                'actorKind', actor_kind, 'actorId', actor_id, 'actorName', actor_name, 'role', role,
                'requestId', request_id, 'action', action, 'subjectKind', subject_kind,
                'subjectId', subject_id, 'before', before, 'after', after,
                'previousHash', previous_hash, 'hash', hash) as link
         from audit_entries where sequence > :after::bigint order by sequence limit :size
     ) entry on true
    order by entry.sequence`,
);

/**
 * Recomputes an organization's whole chain, page by page in constant memory. Whoever can rewrite
 * every later entry and the head can still hide a change: compare `head` with one kept elsewhere.
 */
export async function verifyAuditChain(tenancy: Tenancy, caller: Caller): Promise<ChainReport> {
  let last: ChainHead = { sequence: 0, hash: GENESIS };
  for (let after = BEFORE_ALL; ; after = String(last.sequence)) {
    const rows = await tenancy.read(caller, page, { after, size: PAGE });
    const links = rows.flatMap(({ entry }) => entry ?? []);
    for (const link of links) {
      const broken = brokenAt(last, link);
      if (broken) return { intact: false, entries: last.sequence, ...broken };
      last = { sequence: link.sequence, hash: link.hash };
    }
    if (links.length < PAGE) return closing(last, rows[0]?.head ?? null);
  }
}

function brokenAt(
  last: ChainHead,
  { hash, ...facts }: Link,
): { brokenSequence: number; problem: ChainProblem } | null {
  const expected = last.sequence + 1;
  if (facts.sequence > expected) return { brokenSequence: expected, problem: 'MISSING' };
  const follows = facts.sequence === expected && facts.previousHash === last.hash;
  const whole = entryHash(facts) === hash;
  if (follows && whole) return null;
  const problem = follows ? 'CHANGED' : whole ? 'UNLINKED' : 'REORDERED';
  return { brokenSequence: facts.sequence, problem };
}

/** The end of the chain and its head, read in the same moment, must be the same. */
function closing(last: ChainHead, head: ChainHead | null): ChainReport {
  const entries = last.sequence;
  const stated = head ?? { sequence: 0, hash: GENESIS };
  if (stated.sequence > last.sequence) {
    return { intact: false, entries, brokenSequence: last.sequence + 1, problem: 'CUT' };
  }
  if (stated.sequence < last.sequence || stated.hash !== last.hash) {
    return { intact: false, entries, brokenSequence: last.sequence, problem: 'HEAD' };
  }
  return { intact: true, entries, head: last };
}
