import type { Database } from '@meridian/platform-database';
import type { BudgetLimits } from './budget-limits.js';
import { PointBudgets, type BudgetLog } from './point-budgets.js';
import { PostgresPointStore } from './postgres-point-store.js';
import { RedisPointStore } from './redis-point-store.js';

/** Budgets that all processes share through Redis where there is one, through PostgreSQL otherwise. */
export function openPointBudgets(options: {
  readonly limits: BudgetLimits;
  readonly database: Database;
  readonly redisUrl: string | undefined;
  readonly secret: string;
  readonly log: BudgetLog;
}): PointBudgets {
  const { limits, database, redisUrl, secret, log } = options;
  const store =
    redisUrl === undefined ? new PostgresPointStore(database) : new RedisPointStore(redisUrl, log);
  return new PointBudgets(limits, store, secret, Date.now, log);
}
