import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import pg from 'pg';
import { refuseSkewedClock } from './clock-skew.js';
import { QuietLogger } from './test-support/quiet-logger.js';

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
