import { createHash } from 'node:crypto';
import { canonicalJson, type ChainHead, type ChainLink } from '@meridian/platform-audit';
import type { SeededChance } from './seeded-chance.js';

export interface Chain {
  readonly entries: readonly ChainLink[];
  readonly head: ChainHead;
}

interface Tampered {
  readonly chain: Chain;
  /** The first sequence for which the log does not hold what was written. */
  readonly at: number;
  /** Whether the chain was made consistent again, so that only what is kept elsewhere can tell. */
  readonly hidden: boolean;
}

export type Tampering = (genuine: Chain, chance: SeededChance) => Tampered;

const shown = (chain: Chain, at: number): Tampered => ({ chain, at, hidden: false });

/** A lie in one field of an entry. */
function lie(entry: ChainLink, chance: SeededChance): ChainLink {
  const lies: Partial<ChainLink>[] = [
    { actorName: 'Somebody else' },
    { role: 'AUDITOR' },
    { action: 'provider.deleted' },
    { occurredAt: new Date(Date.parse(entry.occurredAt) + 1).toISOString() },
    { requestId: 'another' },
    { after: { ...entry.after, share: 0.2 } },
    { before: null },
    { subjectId: entry.id },
  ];
  return { ...entry, ...chance.oneOf(lies) };
}

function rehashed(entry: ChainLink, previousHash = entry.previousHash): ChainLink {
  const { hash: _old, ...facts } = { ...entry, previousHash };
  const hash = createHash('sha256').update(canonicalJson(facts)).digest('hex');
  return { ...facts, hash };
}

/** Makes the entries a consistent chain again from one on, and the head agree. */
function relinked(entries: readonly ChainLink[], from: number): Chain {
  const linked = entries.slice(0, from - 1);
  for (const entry of entries.slice(from - 1)) {
    const last = linked.at(-1);
    const numbered = { ...entry, sequence: (last?.sequence ?? 0) + 1 };
    linked.push(rehashed(numbered, last?.hash ?? '0'.repeat(64)));
  }
  return { entries: linked, head: headOf(linked) };
}

function headOf(entries: readonly ChainLink[]): ChainHead {
  const { sequence, hash } = entries.at(-1) ?? { sequence: 0, hash: '0'.repeat(64) };
  return { sequence, hash };
}

/** Numbers the entries anew, as somebody would who hides a gap but cannot compute hashes. */
function renumbered(entries: readonly ChainLink[]): Chain {
  const numbered = entries.map((entry, index) => ({ ...entry, sequence: index + 1 }));
  return { entries: numbered, head: headOf(numbered) };
}

const replaced = (entries: readonly ChainLink[], at: number, entry: ChainLink): ChainLink[] =>
  entries.map((one) => (one.sequence === at ? entry : one));

const without = (entries: readonly ChainLink[], at: number): ChainLink[] =>
  entries.filter(({ sequence }) => sequence !== at);

function entryAt({ entries }: Chain, at: number): ChainLink {
  const entry = entries[at - 1];
  if (!entry) throw new Error(`There is no entry ${at}.`);
  return entry;
}

const forged = (entry: ChainLink): ChainLink => ({
  ...entry,
  id: entry.id.replace(/.{6}$/, 'f0f0f0'),
  action: 'user.role-granted',
});

export const TAMPERINGS = {
  'editing an entry': (genuine, chance) => {
    const at = chance.between(1, genuine.entries.length);
    const entries = replaced(genuine.entries, at, lie(entryAt(genuine, at), chance));
    return shown({ ...genuine, entries }, at);
  },
  'editing an entry, with a hash that fits': (genuine, chance) => {
    const at = chance.between(1, genuine.entries.length);
    const entries = replaced(genuine.entries, at, rehashed(lie(entryAt(genuine, at), chance)));
    return shown({ ...genuine, entries }, at);
  },
  'deleting an entry': (genuine, chance) => {
    const at = chance.between(1, genuine.entries.length);
    return shown({ ...genuine, entries: without(genuine.entries, at) }, at);
  },
  'deleting an entry and closing the gap': (genuine, chance) => {
    const at = chance.between(1, genuine.entries.length - 1);
    return shown(renumbered(without(genuine.entries, at)), at);
  },
  'exchanging two entries': (genuine, chance) => {
    const at = chance.between(1, genuine.entries.length - 2);
    const other = chance.between(at + 1, genuine.entries.length);
    const [first, second] = [entryAt(genuine, at), entryAt(genuine, other)];
    const entries = replaced(genuine.entries, at, { ...second, sequence: at });
    const swapped = entries.map((one, index) =>
      index === other - 1 ? { ...first, sequence: other } : one,
    );
    return shown({ ...genuine, entries: swapped }, at);
  },
  'inserting an entry': (genuine, chance) => {
    const at = chance.between(1, genuine.entries.length);
    const next = entryAt(genuine, at);
    const intruder = rehashed(forged(next));
    const before = genuine.entries.slice(0, at - 1);
    const after = genuine.entries.slice(at - 1);
    return shown(renumbered([...before, intruder, ...after]), at);
  },
  'inserting an entry before the first': (genuine) => {
    const intruder = rehashed({ ...forged(entryAt(genuine, 1)), sequence: 0 });
    return shown({ ...genuine, entries: [intruder, ...genuine.entries] }, 0);
  },
  'cutting off the end': (genuine, chance) => {
    const at = chance.between(1, genuine.entries.length);
    return shown({ ...genuine, entries: genuine.entries.slice(0, at - 1) }, at);
  },
  'cutting off the end, and the head with it': (genuine, chance) => {
    const at = chance.between(1, genuine.entries.length);
    const entries = genuine.entries.slice(0, at - 1);
    return { chain: { entries, head: headOf(entries) }, at, hidden: true };
  },
  'rewriting everything from an entry on': (genuine, chance) => {
    const at = chance.between(1, genuine.entries.length);
    const entries = replaced(genuine.entries, at, lie(entryAt(genuine, at), chance));
    return { chain: relinked(entries, at), at, hidden: true };
  },
  'a fork that goes its own way and grows': (genuine, chance) => {
    const at = chance.between(1, genuine.entries.length);
    const own = genuine.entries.slice(at - 1).map(forged);
    const more = own.map((entry) => ({ ...entry, id: entry.id.replace(/^.{6}/, 'abcdef') }));
    return {
      chain: relinked([...genuine.entries.slice(0, at - 1), ...own, ...more], at),
      at,
      hidden: true,
    };
  },
} as const satisfies Record<string, Tampering>;
