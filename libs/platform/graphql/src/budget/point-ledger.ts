import { BoundedMap } from '../document/bounded-map.js';
import { MINUTE_MS } from './budget-limits.js';
import type { SpentPoints } from './point-store.js';

/** More accounts than are ever busy in one minute. Whoever is forgotten begins anew. */
const MOST_ACCOUNTS = 50_000;
/** What is below this share of its limit cannot be above it in fewer than so many processes. */
const WORTH_TELLING = 1 / 50;

interface Entry {
  /** What all processes spent, as far as it was told. */
  shared: number;
  /** What was spent here since. */
  own: number;
}

/**
 * What was spent in the present minute, by account. Counted in memory, so that no request waits for
 * it; what is worth telling is exchanged with the other processes from time to time.
 */
export class PointLedger {
  private minute = 0;
  private entries = new BoundedMap<string, Entry>(MOST_ACCOUNTS);
  private readonly busy = new Map<string, Entry>();

  /** What an account has left in this minute; never less than 0. */
  left(account: string, limit: number, now: number): number {
    return Math.max(limit - spentOf(this.entry(account, now)), 0);
  }

  spend(account: string, points: number, limit: number, now: number): void {
    const entry = this.entry(account, now);
    entry.own += points;
    if (spentOf(entry) >= limit * WORTH_TELLING) this.busy.set(account, entry);
  }

  /** What is to be told to the others, and counts as told from here on. */
  takeUntold(now: number): { readonly minute: number; readonly spent: SpentPoints[] } {
    this.turn(now);
    const spent = [...this.busy].map(([account, entry]) => {
      const points = entry.own;
      entry.own = 0;
      entry.shared += points;
      return { account, points };
    });
    this.busy.clear();
    return { minute: this.minute, spent };
  }

  /** What all processes together spent, the points told here among them. */
  learn(minute: number, totals: readonly SpentPoints[]): void {
    if (minute !== this.minute) return;
    for (const { account, points } of totals) {
      const entry = this.entries.get(account);
      if (entry) entry.shared = Math.max(entry.shared, points);
    }
  }

  private entry(account: string, now: number): Entry {
    this.turn(now);
    const known = this.entries.get(account);
    if (known) return known;
    const entry = { shared: 0, own: 0 };
    this.entries.set(account, entry);
    return entry;
  }

  /** Every minute begins with nothing spent. */
  private turn(now: number): void {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute === this.minute) return;
    this.minute = minute;
    this.entries = new BoundedMap(MOST_ACCOUNTS);
    this.busy.clear();
  }
}

const spentOf = ({ shared, own }: Entry): number => shared + own;
