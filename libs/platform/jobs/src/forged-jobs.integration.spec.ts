import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@meridian/platform-database';
import { organizationId, type Caller } from '@meridian/platform-tenancy';
import { z } from 'zod';
import { sealEnvelope } from './envelope.js';
import { defineJob, handle } from './job.js';
import { eventually } from './test-support/eventually.js';
import { backends, JobSystem, SECRET } from './test-support/job-system.js';

const recount = defineJob({
  name: 'recount',
  queue: 'projections',
  payload: z.object({ subjectId: z.string() }),
  attempts: 3,
  backoffMs: 20,
  timeoutMs: 10_000,
  on: ['case.closed'],
});

describe.each(backends(7))('a job that Meridian did not put on %s', (_name, redis) => {
  let system: JobSystem;
  let caller: Caller;
  let ran = 0;
  let number = 0;

  beforeAll(async () => {
    system = await JobSystem.open(redis, [handle(recount, async () => void (ran += 1))]);
    await system.startWorkers();
  });

  afterAll(() => system.close());

  beforeEach(async () => {
    caller = await system.test.createOrganization('Northwind');
    system.logger.lines.length = 0;
  });

  const sealed = (organization: string) =>
    sealEnvelope(SECRET, 'recount', {
      organizationId: organization,
      eventId: uuidv7(Date.now()),
      payload: { subjectId: 's' },
      requestId: 'forged',
    });

  async function refused(data: unknown): Promise<void> {
    const refusals = () => system.logger.lines.filter(({ level }) => level === 'error').length;
    number += 1;
    await system.queues
      .get('projections')
      .add('recount', data, { jobId: `forged-${number}`, attempts: 3 });
    await eventually('the refusal is logged', () => refusals() === 1);
    expect(ran).toBe(0);
  }

  const letters = (of = caller) => system.deadLetters.list(of, { first: 10 });

  it('is refused when its signature is missing, and the organization is told', async () => {
    const { mac: _mac, ...unsigned } = sealed(caller.organizationId);
    await refused(unsigned);
    await eventually('the dead letter is there', async () => (await letters()).length === 1);
    expect(await letters()).toMatchObject([
      { job: 'recount', attempts: 0, payload: {}, error: 'Refused: it is not a signed envelope.' },
    ]);
  });

  it('is refused when it moved to another organization', async () => {
    const victim = await system.test.createOrganization('Southwind');
    await refused({ ...sealed(caller.organizationId), organizationId: victim.organizationId });
    await eventually('the dead letter is there', async () => (await letters(victim)).length === 1);
    expect(await letters()).toEqual([]);
    expect(await letters(victim)).toMatchObject([
      { error: 'Refused: its signature does not fit.' },
    ]);
  });

  it('is not run again when somebody retries its dead letter', async () => {
    await refused({ organizationId: caller.organizationId });
    await eventually('the dead letter is there', async () => (await letters()).length === 1);
    const [letter] = await letters();
    await expect(system.deadLetters.retry(caller, letter?.id ?? '')).rejects.toThrow(
      'refused as forged',
    );
  });

  it.each([
    ['claims an unknown organization', { organizationId: uuidv7(Date.now()) }],
    ['claims an organization that cannot be', { organizationId: 'Robert; drop table' }],
    ['claims none', {}],
  ])('raises an alarm when it %s', async (_what, data) => {
    await refused(data);
    expect(system.logger.lines).toContainEqual(
      expect.objectContaining({ message: 'ALARM: a job was refused and nothing was run' }),
    );
  });

  it('does nothing for an organization that is gone, however well it is signed', async () => {
    await refused(sealed(organizationId(uuidv7(Date.now()))));
    expect(system.logger.lines).toContainEqual(
      expect.objectContaining({ message: 'job failed for good' }),
    );
  });
});
