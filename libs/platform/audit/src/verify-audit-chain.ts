import type { Caller, Tenancy } from '@meridian/platform-tenancy';
import { entryHash, GENESIS } from './entry-hash.js';
import { chainPages, type ChainHead, type ChainLink } from './read-audit-chain.js';

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

/** Where every chain begins. */
const START: ChainHead = { sequence: 0, hash: GENESIS };

/**
 * Recomputes an organization's chain, page by page in constant memory: from the first entry, or from
 * a point up to which it is known to be in order. Whoever can rewrite every later entry and the head
 * can still hide a change: compare `head` with one kept elsewhere.
 */
export async function verifyAuditChain(
  tenancy: Tenancy,
  caller: Caller,
  from: ChainHead = START,
): Promise<ChainReport> {
  let last = from;
  let stated: ChainHead | null = null;
  const after = from === START ? undefined : from.sequence;
  for await (const { links, head } of chainPages(tenancy, caller, after)) {
    for (const link of links) {
      const broken = brokenAt(last, link);
      if (broken) return { intact: false, entries: last.sequence, ...broken };
      last = { sequence: link.sequence, hash: link.hash };
    }
    stated = head;
  }
  return closing(last, stated);
}

function brokenAt(
  last: ChainHead,
  { hash, ...facts }: ChainLink,
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
  const stated = head ?? START;
  if (stated.sequence > last.sequence) {
    return { intact: false, entries, brokenSequence: last.sequence + 1, problem: 'CUT' };
  }
  if (stated.sequence < last.sequence || stated.hash !== last.hash) {
    return { intact: false, entries, brokenSequence: last.sequence, problem: 'HEAD' };
  }
  return { intact: true, entries, head: last };
}
