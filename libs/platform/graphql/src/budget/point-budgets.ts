import { createHmac } from 'node:crypto';
import { ExpectedError, type Caller } from '@meridian/platform-tenancy';
import { clientNetwork } from '../request/client-network.js';
import { MINUTE_MS, type BudgetLimits } from './budget-limits.js';
import { PointLedger } from './point-ledger.js';
import type { PointStore } from './point-store.js';

/** How often the processes tell each other. */
const EXCHANGE_MS = 1_000;

/** Hears of an exchange that failed; each process goes on with its own count. */
export interface BudgetLog {
  warn(details: object, message: string): void;
}

/** Who is asked whether an operation can be afforded. */
export type Budgets = Pick<PointBudgets, 'charge'>;

interface Account {
  readonly whose: string;
  readonly name: string;
  readonly limit: number;
}

/**
 * The points that callers, organizations and networks of strangers may spend in a minute. Judged by
 * what this process knows, so that no request waits; the processes exchange what they spent once a
 * second, so several of them together may let pass what can be spent in that second.
 */
export class PointBudgets {
  private readonly ledger = new PointLedger();
  private readonly timer: NodeJS.Timeout;
  private exchanging: Promise<void> = Promise.resolve();

  constructor(
    private readonly limits: BudgetLimits,
    private readonly store: PointStore,
    private readonly secret: string,
    private readonly clock: () => number,
    private readonly log: BudgetLog,
  ) {
    this.timer = setInterval(() => void this.exchange(), EXCHANGE_MS).unref();
  }

  /**
   * Takes the points of an operation, at least one, from whoever asks for it.
   *
   * @returns what the tightest of the budgets has left; null where there is none.
   * @throws ExpectedError RATE_LIMITED when a budget is used up, until the minute ends. An operation
   * for which something is left passes, whatever it costs.
   */
  charge(caller: Caller | null, address: string, points: number): number | null {
    const now = this.clock();
    const accounts = this.accountsOf(caller, address);
    for (const { whose, name, limit } of accounts) {
      if (this.ledger.left(name, limit, now) === 0) throw usedUp(whose, limit, now);
    }
    for (const { name, limit } of accounts) {
      this.ledger.spend(name, Math.max(points, 1), limit, now);
    }
    if (accounts.length === 0) return null;
    return Math.min(...accounts.map(({ name, limit }) => this.ledger.left(name, limit, now)));
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.exchanging;
    await this.store.close();
  }

  private accountsOf(caller: Caller | null, address: string): Account[] {
    const { limits } = this;
    const accounts = caller
      ? [
          { whose: 'You', name: `caller ${caller.actor.id}`, limit: limits.caller },
          {
            whose: 'Your organization',
            name: `organization ${caller.organizationId}`,
            limit: limits.organization,
          },
        ]
      : [
          {
            whose: 'Your network',
            name: `strangers ${this.digest(clientNetwork(address))}`,
            limit: limits.strangers,
          },
        ];
    return accounts.filter(({ limit }) => limit > 0);
  }

  /** Addresses belong to people: what is shared names none. */
  private digest(network: string): string {
    return createHmac('sha256', this.secret).update(`spent-points:${network}`).digest('base64url');
  }

  /** Tells the others and learns from them, one exchange at a time. */
  private exchange(): Promise<void> {
    const { minute, spent } = this.ledger.takeUntold(this.clock());
    if (spent.length === 0) return this.exchanging;
    this.exchanging = this.exchanging
      .then(async () => this.ledger.learn(minute, await this.store.add(minute, spent)))
      .catch((error: unknown) =>
        this.log.warn({ err: error }, 'what was spent could not be told to other processes'),
      );
    return this.exchanging;
  }
}

function usedUp(whose: string, limit: number, now: number): ExpectedError {
  const retryAfterSeconds = Math.ceil((MINUTE_MS - (now % MINUTE_MS)) / 1_000);
  const allowed = `${whose} may spend ${limit} points of cost in a minute, and did.`;
  return new ExpectedError('RATE_LIMITED', `${allowed} Go on in ${retryAfterSeconds} seconds.`, {
    retryAfterSeconds,
  });
}
