import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import { PostgresPointStore } from './postgres-point-store.js';
import type { PointStore } from './point-store.js';
import { RedisPointStore } from './redis-point-store.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const redisUrl = process.env['REDIS_URL'];
const log = { warn: () => undefined };
const stores: [string, () => PointStore][] = [
  ['PostgreSQL', () => new PostgresPointStore(test.database)],
  ...(redisUrl
    ? [['Redis', () => new RedisPointStore(redisUrl, log)] satisfies [string, () => PointStore]]
    : []),
];

describe.each(stores)('points added up in %s', (_, open) => {
  const account = `caller ${process.pid}`;
  const MINUTE = Math.floor(Date.now() / 60_000);

  it('are the sum of what all processes told', async () => {
    const [one, two] = [open(), open()];
    const tell = async (store: PointStore, minute: number, points: number): Promise<number> => {
      const totals = await store.add(minute, [
        { account: `${account} b`, points: 1 },
        { account, points },
      ]);
      return totals.find((total) => total.account === account)?.points ?? 0;
    };
    expect(await tell(one, MINUTE, 30)).toBe(30);
    expect(await tell(two, MINUTE, 12)).toBe(42);
    const both = await Promise.all([tell(one, MINUTE, 3), tell(two, MINUTE, 5)]);
    expect(Math.max(...both)).toBe(50);
    expect(await tell(one, MINUTE + 1, 7)).toBe(7);
    await Promise.all([one.close(), two.close()]);
  });
});

describe('points in PostgreSQL', () => {
  it('are forgotten ten minutes later', async () => {
    const store = new PostgresPointStore(test.database);
    await store.add(1_000, [{ account: 'long ago', points: 1 }]);
    await store.add(1_011, [{ account: 'now', points: 1 }]);
    const { rows } = await test.database.reads.query('select account from spent_points');
    expect(rows).not.toContainEqual({ account: 'long ago' });
    expect(rows).toContainEqual({ account: 'now' });
  });
});
