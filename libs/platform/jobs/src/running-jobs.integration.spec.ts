import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@meridian/platform-database';
import type { Caller } from '@meridian/platform-tenancy';
import pg from 'pg';
import { z } from 'zod';
import { defineJob, handle, type JobDefinition } from './job.js';
import { eventually } from './test-support/eventually.js';
import { backends, JobSystem } from './test-support/job-system.js';

const payload = z.object({ subjectId: z.string() });

function projection(name: string, on: string, changes: Partial<JobDefinition> = {}) {
  const common = { queue: 'projections', attempts: 3, backoffMs: 20, timeoutMs: 10_000 } as const;
  return defineJob({ ...common, ...changes, name, payload, on: [on] });
}

const recount = projection('recount', 'case.closed');
const notify = projection('notify', 'case.closed');
const shaky = projection('shaky', 'case.shaken');
const slow = projection('slow', 'case.slowed', { attempts: 2, timeoutMs: 50 });
const endless = projection('endless', 'case.endless', { attempts: 1, timeoutMs: 600_000 });

describe.each(backends(5))('jobs on %s', (_name, redis) => {
  let system: JobSystem;
  let caller: Caller;
  let subjectId: string;
  let seen: { job: string; caller: Caller; subjectId: string; requestId: string }[] = [];
  let shakes = 0;
  const aborted: unknown[] = [];

  const remember =
    (job: string) =>
    async (
      by: Caller,
      { subjectId: subject }: { subjectId: string },
      context: { requestId: string },
    ) =>
      void seen.push({ job, caller: by, subjectId: subject, requestId: context.requestId });

  const runsOf = (job: string) =>
    seen.filter((run) => run.job === job && run.subjectId === subjectId);

  beforeAll(async () => {
    system = await JobSystem.open(redis, [
      handle(recount, remember('recount')),
      handle(notify, remember('notify')),
      handle(shaky, async (...run) => {
        await remember('shaky')(...run);
        shakes += 1;
        if (shakes < 3) throw new Error('not yet');
      }),
      handle(slow, async (_caller, _payload, { signal }) => {
        signal.addEventListener('abort', () => aborted.push(signal.reason));
        await new Promise(() => undefined);
      }),
    ]);
    await system.startWorkers();
    system.startRelay();
  });

  afterAll(() => system.close());

  beforeEach(async () => {
    caller = await system.test.createOrganization('Northwind');
    subjectId = uuidv7(Date.now());
    seen = [];
  });

  it('follow their event, each once, acting in its organization under its request', async () => {
    await system.happens(caller, 'case.closed', subjectId);
    await eventually('both ran', () => seen.length === 2);
    expect(seen.map(({ job }) => job).sort()).toEqual(['notify', 'recount']);
    expect(seen[0]).toMatchObject({
      subjectId,
      requestId: 'test',
      caller: {
        organizationId: caller.organizationId,
        actor: { kind: 'SYSTEM', id: null },
        providerId: null,
        requestId: 'test',
      },
    });
  });

  it('run once for an event that is delivered again', async () => {
    await system.happens(caller, 'case.closed', subjectId);
    await eventually('both ran', () => seen.length === 2);
    const relay = system.startRelay();
    expect(await relay.redeliverSince(new Date(0))).toBeGreaterThan(0);
    await eventually('it was delivered again', async () => (await relay.lag()) === 0);
    // Whatever the second delivery added would come before this.
    const marker = uuidv7(Date.now());
    await system.happens(caller, 'case.closed', marker);
    await eventually('the next event ran', () => seen.length === 4);
    expect(runsOf('recount')).toHaveLength(1);
  });

  it('are tried again after a failure, and counted', async () => {
    await system.happens(caller, 'case.shaken', subjectId);
    await eventually('it succeeded', () =>
      system.runs.some(({ name, outcome }) => name === 'shaky' && outcome === 'succeeded'),
    );
    expect(runsOf('shaky')).toHaveLength(3);
    const outcomes = system.runs
      .filter(({ name }) => name === 'shaky')
      .map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['failed', 'failed', 'succeeded']);
    expect(await system.deadLetters.list(caller, { first: 10 })).toEqual([]);
  });

  it('that take too long are told to stop, tried again and given up', async () => {
    await system.happens(caller, 'case.slowed', subjectId);
    await eventually(
      'it was given up',
      async () => (await system.deadLetters.list(caller, { first: 1 })).length > 0,
    );
    expect(aborted).toHaveLength(2);
    expect(await system.deadLetters.list(caller, { first: 10 })).toMatchObject([
      { job: 'slow', attempts: 2, error: 'Error: The job took longer than 50 ms.' },
    ]);
  });
});

describe.each(backends(5))('workers that close, on %s', (_name, redis) => {
  let system: JobSystem;
  let caller: Caller;
  let started = 0;
  let ended = 0;
  let gate = Promise.resolve();

  beforeAll(async () => {
    system = await JobSystem.open(redis, [
      handle(endless, async () => {
        started += 1;
        await gate;
        ended += 1;
      }),
    ]);
    caller = await system.test.createOrganization('Northwind');
    system.startRelay();
  });

  afterAll(() => system.close());

  it('finish the job in hand', async () => {
    let open: () => void = () => undefined;
    gate = new Promise((resolve) => (open = resolve));
    const workers = await system.startWorkers();
    await system.happens(caller, 'case.endless', uuidv7(Date.now()));
    await eventually('it is under way', () => started === 1);
    const closed = workers.close();
    open();
    await closed;
    expect(ended).toBe(1);
  });

  it('give back a job that does not end, which is no failure of the job', async () => {
    gate = new Promise(() => undefined);
    const workers = await system.startWorkers();
    await system.happens(caller, 'case.endless', uuidv7(Date.now()));
    await eventually('it is under way', () => started === 2);
    await workers.close(2_600);
    expect(await system.queues.waiting()).toMatchObject({ projections: 1 });
    gate = Promise.resolve();
    await system.startWorkers();
    await eventually('the next worker did it', () => ended === 2);
    expect(started).toBe(3);
    expect(await system.deadLetters.list(caller, { first: 1 })).toEqual([]);
  });
});

describe('jobs on PostgreSQL, through interruptions', () => {
  it('are all done once the database is back, however often it threw everybody out', async () => {
    const done = new Set<string>();
    const system = await JobSystem.open(undefined, [
      handle(recount, async (_caller, { subjectId }) => void done.add(subjectId)),
    ]);
    try {
      const caller = await system.test.createOrganization('Northwind');
      await system.startWorkers();
      system.startRelay();
      const superuser = new pg.Client(system.test.superuserUrl);
      await superuser.connect();
      const expected = Array.from({ length: 60 }, () => uuidv7(Date.now()));
      for (const [index, subjectId] of expected.entries()) {
        await system.happens(caller, 'case.closed', subjectId);
        if (index % 20 === 10) {
          await superuser.query(
            `select pg_terminate_backend(pid) from pg_stat_activity
              where usename = 'meridian_queue' and datname = current_database()`,
          );
        }
      }
      await superuser.end();
      await eventually('all are done', () => done.size === expected.length);
      expect([...done].sort()).toEqual([...expected].sort());
    } finally {
      await system.close();
    }
  }, 60_000);
});
