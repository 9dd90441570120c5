import { describe, expect, it } from '@jest/globals';
import { ExpectedError } from '@meridian/platform-tenancy';
import { toyCaller } from '../test-support/toy-world.js';
import type { BudgetLimits } from './budget-limits.js';
import { PointBudgets } from './point-budgets.js';
import { PointLedger } from './point-ledger.js';
import type { SpentPoints } from './point-store.js';

const NOON = Date.UTC(2026, 1, 28, 12);
const NONE: BudgetLimits = { caller: 0, organization: 0, strangers: 0 };
const ANN = toyCaller('USER', []);
const ALONE = { add: async () => [], close: async () => undefined };

/** Budgets at a time that the test sets. */
function budgets(limits: Partial<BudgetLimits>, now: { at: number } = { at: NOON }): PointBudgets {
  const log = { warn: () => undefined };
  return new PointBudgets({ ...NONE, ...limits }, ALONE, 'secret', () => now.at, log);
}

function refusal(work: () => unknown): ExpectedError {
  try {
    work();
  } catch (error) {
    if (error instanceof ExpectedError) return error;
  }
  throw new Error('It was not refused.');
}

describe('a budget', () => {
  it('of 100 points pays 60 and 60, and then nothing until the minute is over', () => {
    const now = { at: NOON + 15_000 };
    const tried = budgets({ caller: 100 }, now);
    expect(tried.charge(ANN, '::1', 60)).toBe(40);
    expect(tried.charge(ANN, '::1', 60)).toBe(0);
    const refused = refusal(() => tried.charge(ANN, '::1', 1));
    expect(refused.code).toBe('RATE_LIMITED');
    expect(refused.details).toEqual({ retryAfterSeconds: 45 });
    now.at = NOON + 60_000;
    expect(tried.charge(ANN, '::1', 60)).toBe(40);
  });

  it('charges one point for an operation that costs nothing', () => {
    expect(budgets({ caller: 100 }).charge(ANN, '::1', 0)).toBe(99);
  });

  it('tells the smaller of what caller and organization have left', () => {
    expect(budgets({ caller: 100, organization: 50 }).charge(ANN, '::1', 10)).toBe(40);
  });

  it('does not charge the caller for what the organization cannot pay', () => {
    const tried = budgets({ caller: 100, organization: 50 });
    tried.charge(ANN, '::1', 50);
    refusal(() => tried.charge(ANN, '::1', 10));
    const bob = { ...ANN, actor: { ...ANN.actor, id: 'bob' } };
    expect(refusal(() => tried.charge(bob, '::1', 10)).message).toMatch(/^Your organization/);
  });

  it('of strangers is one for their network, and no caller pays into it', () => {
    const tried = budgets({ strangers: 2 });
    expect(tried.charge(null, '2001:db8::1', 1)).toBe(1);
    expect(tried.charge(null, '2001:db8::2', 1)).toBe(0);
    expect(refusal(() => tried.charge(null, '2001:db8::3', 1)).code).toBe('RATE_LIMITED');
    expect(tried.charge(null, '2001:db8:1::3', 1)).toBe(1);
    expect(tried.charge(ANN, '2001:db8::1', 1)).toBeNull();
  });

  it('of 0 is none', () => {
    expect(budgets({}).charge(ANN, '::1', 1_000_000_000)).toBeNull();
  });
});

describe('processes that share what was spent', () => {
  /** Adds up for both, as a database would. */
  class Shared {
    private readonly totals = new Map<string, number>();

    exchange(ledger: PointLedger, now: number): readonly SpentPoints[] {
      const { minute, spent } = ledger.takeUntold(now);
      const totals = spent.map(({ account, points }) => {
        const total = (this.totals.get(`${minute} ${account}`) ?? 0) + points;
        this.totals.set(`${minute} ${account}`, total);
        return { account, points: total };
      });
      ledger.learn(minute, totals);
      return spent;
    }
  }

  it('know after an exchange what the others spent', () => {
    const shared = new Shared();
    const [one, two] = [new PointLedger(), new PointLedger()];
    one.spend('ann', 60, 100, NOON);
    two.spend('ann', 30, 100, NOON);
    shared.exchange(one, NOON);
    shared.exchange(two, NOON);
    expect(two.left('ann', 100, NOON)).toBe(10);
    one.spend('ann', 5, 100, NOON);
    shared.exchange(one, NOON);
    expect(one.left('ann', 100, NOON)).toBe(5);
  });

  it('do not tell of accounts that spent less than a fiftieth', () => {
    const ledger = new PointLedger();
    ledger.spend('ann', 1, 100, NOON);
    expect(ledger.takeUntold(NOON).spent).toEqual([]);
    ledger.spend('ann', 1, 100, NOON);
    expect(ledger.takeUntold(NOON).spent).toEqual([{ account: 'ann', points: 2 }]);
    expect(ledger.takeUntold(NOON).spent).toEqual([]);
  });

  it('do not carry over what is told of a minute that is over', () => {
    const ledger = new PointLedger();
    ledger.spend('ann', 60, 100, NOON);
    const { minute } = ledger.takeUntold(NOON);
    expect(ledger.left('ann', 100, NOON + 60_000)).toBe(100);
    ledger.learn(minute, [{ account: 'ann', points: 90 }]);
    expect(ledger.left('ann', 100, NOON + 60_000)).toBe(100);
  });
});
