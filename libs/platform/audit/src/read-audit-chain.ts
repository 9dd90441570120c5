import { statement } from '@meridian/platform-database';
import type { Caller, Tenancy } from '@meridian/platform-tenancy';
import type { EntryFacts } from './entry-hash.js';

/** Where the chain ends. */
export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}

/** An entry as it is stored: what it states, and its hash. */
export type ChainLink = EntryFacts & { readonly hash: string };

/** Consecutive entries, and the head as it stood at the same moment. */
interface ChainPage {
  readonly links: readonly ChainLink[];
  readonly head: ChainHead | null;
}

interface PageRow {
  readonly head: ChainHead | null;
  readonly entry: ChainLink | null;
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
 * Reads an organization's entries in the order of their sequence, page by page in constant memory.
 * The last page, which may be empty, has the head at the end of the chain.
 */
export async function* chainPages(
  tenancy: Tenancy,
  caller: Caller,
  after?: number,
): AsyncGenerator<ChainPage> {
  for (let position = after === undefined ? BEFORE_ALL : String(after); ;) {
    const rows = await tenancy.read(caller, page, { after: position, size: PAGE });
    const links = rows.flatMap(({ entry }) => entry ?? []);
    yield { links, head: rows[0]?.head ?? null };
    const last = links.at(-1);
    if (!last || links.length < PAGE) return;
    position = String(last.sequence);
  }
}
