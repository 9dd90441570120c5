import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyAuditChain } from '@meridian/platform-audit';
import { schemaDifferences, uuidv7 } from '@meridian/platform-database';
import type { Caller } from '@meridian/platform-tenancy';
import pg from 'pg';
import { z } from 'zod';
import { buryJob } from './bury-job.js';
import { DeadLetters } from './dead-letters.js';
import { defineJob, handle } from './job.js';
import { eventually } from './test-support/eventually.js';
import { backends, ENTITIES, JobSystem } from './test-support/job-system.js';

const common = { queue: 'projections', attempts: 2, backoffMs: 10, timeoutMs: 10_000 } as const;
const payload = z.object({ subjectId: z.string() });
const recount = defineJob({ ...common, name: 'recount', payload, on: ['case.closed'] });
const notify = defineJob({ ...common, name: 'notify', payload, on: ['case.closed'] });
const picky = defineJob({
  ...common,
  name: 'picky',
  payload: z.object({ month: z.string() }),
  on: ['case.reopened'],
});

describe.each(backends(8))('dead letters on %s', (_name, redis) => {
  let system: JobSystem;
  let caller: Caller;
  let broken = true;
  const ran: string[] = [];

  const letters = (by = caller) => system.deadLetters.list(by, { first: 10 });

  beforeAll(async () => {
    system = await JobSystem.open(redis, [
      handle(recount, async (_caller, { subjectId }) => {
        ran.push(`recount ${subjectId}`);
        if (broken) throw new Error('The rate of this contract is missing.');
      }),
      handle(notify, async (_caller, { subjectId }) => void ran.push(`notify ${subjectId}`)),
      handle(picky, async () => void ran.push('picky')),
    ]);
    await system.startWorkers();
    system.startRelay();
  });

  afterAll(() => system.close());

  beforeEach(async () => {
    caller = await system.test.createOrganization('Northwind');
    broken = true;
    ran.length = 0;
  });

  it('agree with the schema', async () => {
    expect(await schemaDifferences(system.test.ownerUrl, ENTITIES)).toEqual([]);
  });

  it('keep what failed for good, and run it once more on demand, alone and audited', async () => {
    const subjectId = uuidv7(Date.now());
    await system.happens(caller, 'case.closed', subjectId);
    await eventually('it is given up', async () => (await letters()).length === 1);
    const [letter] = await letters();
    expect(letter).toMatchObject({
      queue: 'projections',
      job: 'recount',
      payload: { subjectId },
      error: 'Error: The rate of this contract is missing.',
      attempts: 2,
      requestId: 'test',
      retriedAt: null,
    });
    broken = false;
    const runs = ran.length;
    await system.deadLetters.retry(caller, letter?.id ?? '');
    await eventually('it ran again', () => ran.length === runs + 1);
    expect(ran.filter((run) => run === `notify ${subjectId}`)).toHaveLength(1);
    expect((await letters())[0]?.retriedAt).toBeInstanceOf(Date);
    expect(await verifyAuditChain(system.test.tenancy, caller)).toMatchObject({
      intact: true,
      entries: 1,
    });
    await expect(system.deadLetters.retry(caller, letter?.id ?? '')).rejects.toThrow(
      'retried already',
    );
  });

  it('come back under a new id when the retry fails as well', async () => {
    await system.happens(caller, 'case.closed', uuidv7(Date.now()));
    await eventually('it is given up', async () => (await letters()).length === 1);
    const [first] = await letters();
    await system.deadLetters.retry(caller, first?.id ?? '');
    await eventually('it is given up again', async () => (await letters()).length === 2);
    expect(new Set((await letters()).map(({ id }) => id)).size).toBe(2);
  });

  it('do not wait for attempts that cannot help', async () => {
    await system.happens(caller, 'case.reopened', uuidv7(Date.now()));
    await eventually('it is given up', async () => (await letters()).length === 1);
    expect(await letters()).toMatchObject([{ job: 'picky', attempts: 1 }]);
    expect(ran).toEqual([]);
  });
});

describe('dead letters', () => {
  let system: JobSystem;
  let caller: Caller;

  beforeAll(async () => {
    system = await JobSystem.open(undefined, [handle(recount, async () => undefined)]);
    caller = await system.test.createOrganization('Northwind');
    for (let number = 0; number < 5; number += 1) await bury(`run ${number}`);
  });

  afterAll(() => system.close());

  const bury = (runId: string, job = 'recount') =>
    buryJob(system.test.tenancy, caller, {
      queue: 'projections',
      job,
      runId,
      payload: {},
      error: 'x',
      attempts: 1,
    });

  it('are one for one run, however often it is buried', async () => {
    await bury('run 0');
    expect(await system.deadLetters.list(caller, { first: 10 })).toHaveLength(5);
  });

  it('are listed page by page, the latest first', async () => {
    const all = await system.deadLetters.list(caller, { first: 10 });
    const paged = await system.deadLetters.list(caller, { first: 2 });
    for (let after = paged.at(-1); after;) {
      const page = await system.deadLetters.list(caller, { first: 2, after });
      paged.push(...page);
      after = page.at(-1);
    }
    expect(paged).toEqual(all);
    const times = all.map(({ failedAt }) => failedAt.getTime());
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it('are seen by nobody else: no other organization, no provider', async () => {
    const other = await system.test.createOrganization('Southwind');
    const provider: Caller = { ...caller, role: 'PROVIDER', providerId: uuidv7(Date.now()) };
    for (const stranger of [other, provider]) {
      expect(await system.deadLetters.list(stranger, { first: 10 })).toEqual([]);
      const [letter] = await system.deadLetters.list(caller, { first: 1 });
      await expect(system.deadLetters.retry(stranger, letter?.id ?? '')).rejects.toThrow(
        'There is no such dead letter.',
      );
    }
  });

  it('are not retried for a job that is no more', async () => {
    await bury('run', 'abolished');
    const letters = await system.deadLetters.list(caller, { first: 10 });
    const abolished = letters.find(({ job }) => job === 'abolished');
    await expect(
      new DeadLetters(system.test.tenancy, [recount]).retry(caller, abolished?.id ?? ''),
    ).rejects.toThrow('no abolished jobs');
  });

  it('are written before the job is forgotten: it waits while the database refuses', async () => {
    const owner = new pg.Client(system.test.ownerUrl);
    await owner.connect();
    await owner.query('revoke insert on dead_letters from meridian_app');
    await expect(bury('refused')).rejects.toMatchObject({ code: '42501' });
    await owner.query('grant insert on dead_letters to meridian_app');
    await owner.end();
  });
});
