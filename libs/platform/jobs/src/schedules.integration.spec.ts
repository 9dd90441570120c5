import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Caller } from '@meridian/platform-tenancy';
import { z } from 'zod';
import { defineJob, handle } from './job.js';
import { defineSchedule } from './schedule.js';
import { eventually } from './test-support/eventually.js';
import { backends, JobSystem } from './test-support/job-system.js';
import type { Workers } from './start-workers.js';

const tidy = defineJob({
  name: 'tidy',
  queue: 'imports',
  payload: z.object({}),
  attempts: 1,
  backoffMs: 10,
  timeoutMs: 60_000,
  on: [],
});
const often = defineSchedule({ name: 'tidy-often', every: 200, job: tidy });

describe.each(backends(9))('schedules on %s', (_name, redis) => {
  let system: JobSystem;
  let organizations: Caller[];
  let workers: Workers | undefined;
  let ran: Caller[] = [];
  let gate = Promise.resolve();

  beforeAll(async () => {
    system = await JobSystem.open(redis, [
      handle(tidy, async (caller) => {
        ran.push(caller);
        await gate;
      }),
    ]);
    organizations = await Promise.all(
      ['A', 'B', 'C'].map((name) => system.test.createOrganization(name)),
    );
  });

  afterAll(() => system.close());

  beforeEach(() => {
    ran = [];
    gate = Promise.resolve();
  });

  afterEach(() => workers?.close());

  const runsOf = ({ organizationId }: Caller) =>
    ran.filter((caller) => caller.organizationId === organizationId).length;

  it('run for every organization, again and again', async () => {
    workers = await system.startWorkers([often]);
    await eventually('each had two runs', () => organizations.every((one) => runsOf(one) >= 2));
    expect(ran[0]?.requestId).toMatch(/^tidy-often-/);
  });

  it('do not pile up while the last run is not done', async () => {
    let open: () => void = () => undefined;
    gate = new Promise((resolve) => (open = resolve));
    workers = await system.startWorkers([often]);
    await eventually('two runs are under way', () => ran.length === 2);
    let ticks = 0;
    const { fired } = countTicks();
    await eventually('the schedule ticked on', async () => (ticks = await fired()) >= 4);
    expect(ticks).toBeGreaterThanOrEqual(4);
    // Two organizations run (the queue's concurrency) and one waits: nothing else was added.
    expect((await system.queues.waiting()).imports).toBe(1);
    expect(ran).toHaveLength(2);
    open();
    await eventually('all had their turn', () => organizations.every((one) => runsOf(one) >= 1));
  });

  it('end when they are no longer declared', async () => {
    workers = await system.startWorkers([]);
    expect(await system.queues.get('schedules').getJobSchedulers()).toEqual([]);
  });

  /** Counts how often the schedule moved on to its next run. */
  function countTicks() {
    const nexts = new Set<number>();
    return {
      async fired(): Promise<number> {
        const [scheduler] = await system.queues.get('schedules').getJobSchedulers();
        if (scheduler?.next) nexts.add(scheduler.next);
        return nexts.size;
      },
    };
  }
});
