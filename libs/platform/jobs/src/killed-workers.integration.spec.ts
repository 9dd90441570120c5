import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@meridian/platform-database';
import { createPostgresBackend, createRedisBackend, withBackend } from 'bullmq';
import { z } from 'zod';
import { defineJob, handle } from './job.js';
import { eventually } from './test-support/eventually.js';
import { backends, JobSystem } from './test-support/job-system.js';
import { workerSettings } from './worker-settings.js';

const recount = defineJob({
  name: 'recount',
  queue: 'imports',
  payload: z.object({ subjectId: z.string() }),
  attempts: 1,
  backoffMs: 20,
  timeoutMs: 10_000,
  on: ['case.closed'],
});

/** A worker that takes a job and is gone: its lock runs out and nobody hears of it again. */
async function takeAndVanish(url: string, redis: string | undefined): Promise<string | undefined> {
  const settings = { lockDuration: 100, skipLockRenewal: true, autorun: false };
  const worker = redis
    ? new (withBackend(createRedisBackend).Worker)('imports', null, {
        ...settings,
        prefix: 'meridian',
        connection: { url: redis, maxRetriesPerRequest: null },
      })
    : new (withBackend(createPostgresBackend).Worker)('imports', null, {
        ...settings,
        connection: { connectionString: url },
      });
  worker.on('error', () => undefined);
  try {
    // BullMQ's types say that there is always a job; there is not.
    const taken: { readonly name: string }[] = [];
    await eventually('a job is taken', async () => {
      taken.push(...[await worker.getNextJob('vanished', { block: false })].filter(Boolean));
      return taken.length > 0;
    });
    return taken[0]?.name;
  } finally {
    await worker.close(true);
  }
}

describe.each(backends(6))('a killed worker on %s', (_name, redis) => {
  let system: JobSystem;
  const done: string[] = [];

  beforeAll(async () => {
    system = await JobSystem.open(redis, [
      handle(recount, async (_caller, { subjectId }) => void done.push(subjectId)),
    ]);
  });

  afterAll(() => system.close());

  it('leaves its job to the next one, and that is no failure of the job', async () => {
    const caller = await system.test.createOrganization('Northwind');
    const subjectId = uuidv7(Date.now());
    system.startRelay();
    await system.happens(caller, 'case.closed', subjectId);
    // BullMQ's own default gives a job up after two such deaths, and this one has one attempt only.
    for (let death = 1; death <= 3; death += 1) {
      expect(await takeAndVanish(system.test.queueUrl, redis)).toBe('recount');
      await makeStalledJobsWait(system.test.queueUrl, redis);
    }
    await system.startWorkers();
    await eventually('the job is done', () => done.length === 1);
    expect(done).toEqual([subjectId]);
    expect(await system.deadLetters.list(caller, { first: 10 })).toEqual([]);
  }, 60_000);
});

/** What each worker does every few seconds, at once: jobs without a lock go back to the queue. */
async function makeStalledJobsWait(url: string, redis: string | undefined): Promise<void> {
  const settings = { ...workerSettings('imports'), stalledInterval: 50, autorun: false };
  const worker = redis
    ? new (withBackend(createRedisBackend).Worker)('imports', null, {
        ...settings,
        prefix: 'meridian',
        connection: { url: redis, maxRetriesPerRequest: null },
      })
    : new (withBackend(createPostgresBackend).Worker)('imports', null, {
        ...settings,
        connection: { connectionString: url },
      });
  worker.on('error', () => undefined);
  let stalled = 0;
  worker.on('stalled', () => void (stalled += 1));
  await worker.startStalledCheckTimer();
  await eventually('the job went back', () => stalled > 0);
  await worker.close(true);
}
