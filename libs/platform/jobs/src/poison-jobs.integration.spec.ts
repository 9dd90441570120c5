import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '@meridian/platform-tenancy';
import { z } from 'zod';
import { defineJob, handle } from './job.js';
import { eventually } from './test-support/eventually.js';
import { backends, JobSystem } from './test-support/job-system.js';

const settings = {
  queue: 'projections' as const,
  payload: z.object({ subjectId: z.string() }),
  attempts: 3,
  backoffMs: 20,
  timeoutMs: 10_000,
};
const poison = defineJob({ ...settings, name: 'poison', on: ['poison.came'] });
const healthy = defineJob({ ...settings, name: 'healthy', on: ['food.came'] });

describe.each(backends(10))('a poisoned job on %s', (_name, redis) => {
  let system: JobSystem;
  let caller: Caller;
  let cured = false;
  const tries: string[] = [];
  const done: string[] = [];
  const endings: string[] = [];

  beforeAll(async () => {
    system = await JobSystem.open(redis, [
      handle(
        poison,
        async (_caller, { subjectId }) => {
          tries.push(subjectId);
          if (!cured) throw new Error('always');
          done.push(subjectId);
        },
        async (_work, { subjectId }) => void endings.push(subjectId),
      ),
      handle(healthy, async (_caller, { subjectId }) => void done.push(subjectId)),
    ]);
    caller = await system.test.createOrganization('Northwind');
    system.startRelay();
    await system.startWorkers();
  });

  afterAll(() => system.close());

  async function isFinished(eventId: string): Promise<boolean> {
    const runs: unknown[] = await system.test.tenancy.command(caller, ({ manager }) =>
      manager.query('select from job_runs where event_id = $1 and finished_at is not null', [
        eventId,
      ]),
    );
    return runs.length === 1;
  }

  const letters = () => system.deadLetters.list(caller, { first: 10 });

  it('becomes a dead letter after its attempts, says so to whoever waits, and hinders nobody', async () => {
    await system.happens(caller, 'poison.came', 'always throws');
    for (let meal = 1; meal <= 20; meal += 1) await system.happens(caller, 'food.came', `${meal}`);
    await eventually('the others are done', () => done.length === 20);
    await eventually('it is buried', async () => (await letters()).length === 1);
    expect(await letters()).toMatchObject([{ job: 'poison', attempts: 3, error: 'Error: always' }]);
    expect(tries).toHaveLength(3);
    expect(endings).toEqual(['always throws']);
  }, 30_000);

  it('is done after the fix, when somebody has it run again', async () => {
    cured = true;
    const [letter] = await letters();
    await system.deadLetters.retry(caller, letter?.id ?? '');
    await eventually('it is done', () => done.includes('always throws'));
    expect(await letters()).toMatchObject([{ retriedAt: expect.any(Date) }]);
  }, 30_000);

  it('that took its worker with it twenty times is not started a twenty-first time', async () => {
    tries.length = 0;
    const eventId = await system.happens(caller, 'poison.came', 'kills');
    await eventually('it is done, as it does no harm yet', () => isFinished(eventId));
    // What twenty killed workers leave in the books: starts without an end, and a job to take over.
    await system.test.tenancy.command(caller, ({ manager }) =>
      manager.query(
        `update job_runs set starts = 20, failures = 0, finished_at = null where event_id = $1`,
        [eventId],
      ),
    );
    await system.deliverAfresh(caller, eventId, poison, 'kills');
    await eventually('it is buried', async () => (await letters()).length === 2);
    const [latest] = await letters();
    expect(latest?.error).toContain('Started 21 times without an end');
    expect(tries).toHaveLength(1);
    expect(endings).toEqual(['always throws', 'kills']);
  }, 30_000);
});
