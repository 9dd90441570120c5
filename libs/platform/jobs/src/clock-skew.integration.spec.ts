import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import pg from 'pg';
import { refuseSkewedClock } from './clock-skew.js';
import { eventually } from './test-support/eventually.js';
import { QuietLogger } from './test-support/quiet-logger.js';
import { watchClock } from './watch-clock.js';

let test: TestDatabase;
let database: pg.Pool;

beforeAll(async () => {
  test = await createTestDatabase();
  database = new pg.Pool({ connectionString: test.queueUrl });
});

afterAll(async () => {
  await database.end();
  await test.close();
});

const clock = (aheadMs: number) => () => Date.now() + aheadMs;

describe('the clock of a worker', () => {
  it('is taken as it is when it agrees with the database', async () => {
    const logger = new QuietLogger();
    await refuseSkewedClock(database, logger, clock(0));
    expect(logger.lines).toEqual([]);
  });

  it('is warned of when it is off by more than a second', async () => {
    const logger = new QuietLogger();
    await refuseSkewedClock(database, logger, clock(-2_000));
    expect(logger.lines).toMatchObject([
      { level: 'warn', message: expect.stringContaining('behind') },
    ]);
  });

  it('is refused when it is off by more than five', async () => {
    const refused = refuseSkewedClock(database, new QuietLogger(), clock(6_000));
    await expect(refused).rejects.toThrow(/6\.0 s ahead of the database's\. .* synchronize/);
  });
});

describe('the clock of a running worker', () => {
  it('stops the taking of jobs when it is set, until it is right again', async () => {
    const said: string[] = [];
    const worker = {
      close: async () => undefined,
      pause: async () => void said.push('paused'),
      resume: async () => void said.push('resumed'),
    };
    let ahead = 0;
    const logger = new QuietLogger();
    const watch = watchClock([worker], database, logger, {
      everyMs: 10,
      clock: () => Date.now() + ahead,
    });
    try {
      ahead = 120_000;
      await eventually('it is paused', () => said.length === 1);
      ahead = 0;
      await eventually('it goes on', () => said.length === 2);
    } finally {
      watch.stop();
    }
    expect(said).toEqual(['paused', 'resumed']);
    expect(logger.lines).toMatchObject([
      { level: 'error', message: expect.stringContaining('120.0 s ahead') },
      { level: 'warn' },
    ]);
  });
});
