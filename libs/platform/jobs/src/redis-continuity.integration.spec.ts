import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@meridian/platform-database';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { defineJob, handle } from './job.js';
import { QUEUES } from './queues.js';
import { RedisContinuity } from './redis-continuity.js';
import { backends, JobSystem } from './test-support/job-system.js';
import { eventually } from './test-support/eventually.js';
import { QuietLogger } from './test-support/quiet-logger.js';

const recount = defineJob({
  name: 'recount',
  queue: 'projections',
  payload: z.object({ subjectId: z.string() }),
  attempts: 1,
  backoffMs: 10,
  timeoutMs: 10_000,
  on: ['case.closed'],
});

const [, redisBackend] = backends(10);
const withRedis = redisBackend ? describe : describe.skip;

withRedis('a Redis that forgets', () => {
  const url = redisBackend?.[1] ?? '';
  let system: JobSystem;
  let redis: Redis;
  const done: string[] = [];

  beforeAll(async () => {
    system = await JobSystem.open(url, [
      handle(recount, async (_caller, { subjectId }) => void done.push(subjectId)),
    ]);
    redis = new Redis(url);
  });

  afterAll(async () => {
    redis.disconnect();
    await system.close();
  });

  it('is refilled from the outbox: what it held is done all the same', async () => {
    const caller = await system.test.createOrganization('Northwind');
    const relay = system.startRelay();
    const continuity = new RedisContinuity(
      redis,
      (since) => relay.redeliverSince(since),
      new QuietLogger(),
    );
    await continuity.check();
    const subjects = Array.from({ length: 20 }, () => uuidv7(Date.now()));
    for (const subjectId of subjects) await system.happens(caller, 'case.closed', subjectId);
    // The others wait in the outbox.
    await eventually(
      'the organization’s share waits in Redis',
      async () =>
        (await system.queues.waiting()).projections === QUEUES.projections.perOrganization,
    );
    await redis.flushdb();
    expect((await system.queues.waiting()).projections).toBe(0);
    await continuity.check();
    await system.startWorkers();
    await eventually('all are done', () => done.length === 20);
    expect([...done].sort()).toEqual([...subjects].sort());
  });

  it('is given the last minute again when it was restarted, and nothing when it was not', async () => {
    const asked: Date[] = [];
    const continuity = new RedisContinuity(
      redis,
      async (since) => asked.push(since),
      new QuietLogger(),
    );
    await continuity.check();
    expect(asked).toEqual([]);
    await redis.set('meridian:queues-whole-in', 'another process');
    await continuity.check();
    expect(asked).toHaveLength(1);
    expect(Date.now() - (asked[0]?.getTime() ?? 0)).toBeGreaterThanOrEqual(60_000);
    expect(Date.now() - (asked[0]?.getTime() ?? 0)).toBeLessThan(70_000);
    await continuity.check();
    expect(asked).toHaveLength(1);
  });

  it('is asked again when the outbox could not be reached', async () => {
    await redis.flushdb();
    const failing = new RedisContinuity(
      redis,
      () => Promise.reject(new Error('the database is away')),
      new QuietLogger(),
    );
    await expect(failing.check()).rejects.toThrow('the database is away');
    const asked: Date[] = [];
    await new RedisContinuity(redis, async (since) => asked.push(since), new QuietLogger()).check();
    expect(asked).toEqual([new Date(0)]);
  });
});
