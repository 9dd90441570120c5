import { Redis } from 'ioredis';
import type { BudgetLog } from './point-budgets.js';
import type { PointStore, SpentPoints } from './point-store.js';

const KEPT_SECONDS = 120;

/** Adds up in Redis: one counter per account and minute, which forgets itself. */
export class RedisPointStore implements PointStore {
  private readonly redis: Redis;

  constructor(url: string, log: BudgetLog) {
    this.redis = new Redis(url, { maxRetriesPerRequest: 1 });
    this.redis.on('error', (error) => log.warn({ err: error }, 'Redis does not answer'));
  }

  async add(minute: number, spent: readonly SpentPoints[]): Promise<SpentPoints[]> {
    return Promise.all(
      spent.map(async ({ account, points }) => {
        const key = `meridian:spent-points:${minute}:${account}`;
        // Commands of one tick go out together.
        const [total] = await Promise.all([
          this.redis.incrby(key, points),
          this.redis.expire(key, KEPT_SECONDS),
        ]);
        return { account, points: total };
      }),
    );
  }

  async close(): Promise<void> {
    this.redis.disconnect();
  }
}
