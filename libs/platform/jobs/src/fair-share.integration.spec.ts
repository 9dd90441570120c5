import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appendEvent } from '@meridian/platform-outbox';
import type { Caller } from '@meridian/platform-tenancy';
import { z } from 'zod';
import { defineJob, handle } from './job.js';
import { QUEUES } from './queues.js';
import { eventually } from './test-support/eventually.js';
import { backends, JobSystem } from './test-support/job-system.js';

const settings = {
  queue: 'projections' as const,
  payload: z.object({ subjectId: z.string() }),
  attempts: 1,
  backoffMs: 20,
  timeoutMs: 30_000,
};
const slow = defineJob({ ...settings, name: 'slow', on: ['flood.came'] });
const quick = defineJob({ ...settings, name: 'quick', on: ['drop.fell'] });
const sweep = defineJob({
  ...settings,
  name: 'sweep',
  payload: z.object({}),
  coversAll: true,
  on: ['floor.dirtied'],
});

const FLOOD = 200;

/** Something that jobs wait for until it is opened. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe.each(backends(9))('queues on %s', (_name, redis) => {
  let system: JobSystem;
  let flooded: Caller;
  let neighbour: Caller;
  const flood = gate();
  const dirt = gate();
  const begun: string[] = [];
  const done: string[] = [];
  let sweeps = 0;

  beforeAll(async () => {
    system = await JobSystem.open(redis, [
      handle(slow, async (_caller, { subjectId }) => {
        begun.push(subjectId);
        await flood.opened;
        done.push(subjectId);
      }),
      handle(quick, async (_caller, { subjectId }) => void done.push(subjectId)),
      handle(sweep, async () => {
        sweeps += 1;
        await dirt.opened;
      }),
    ]);
    flooded = await system.test.createOrganization('Flooded');
    neighbour = await system.test.createOrganization('Neighbour');
    await system.startWorkers();
    system.startRelay();
  });

  afterAll(() => system.close());

  it('hold few jobs of one organization, so that another is served while it floods them', async () => {
    const share = QUEUES.projections.perOrganization;
    await system.test.tenancy.command(flooded, async (work) => {
      for (let drop = 1; drop <= FLOOD; drop += 1) {
        await appendEvent(work, { type: 'flood.came', payload: { subjectId: `flood ${drop}` } });
      }
    });
    await eventually('the flooded has its share', () => begun.length === share);
    for (let drop = 1; drop <= 10; drop += 1) {
      await system.happens(neighbour, 'drop.fell', `drop ${drop}`);
    }
    // Not one of the flood has ended: only a worker that was left free can have done this.
    await eventually('the neighbour is served', () => done.length === 10);
    expect(done.every((subject) => subject.startsWith('drop'))).toBe(true);
    expect(begun).toHaveLength(share);
    expect((await system.queues.waiting()).projections).toBe(0);

    flood.open();
    await eventually('the flood is over', () => done.length === FLOOD + 10);
    expect(new Set(done).size).toBe(FLOOD + 10);
  }, 60_000);

  it('run what covers all once for what came before it started, and once for the rest', async () => {
    await system.happens(flooded, 'floor.dirtied', 'first');
    await eventually('it is swept', () => sweeps === 1);
    for (let time = 1; time <= 50; time += 1)
      await system.happens(flooded, 'floor.dirtied', 'more');
    // Those before did not cover what came after their start, and the share is used up now.
    await eventually('others sweep beside it', () => sweeps === QUEUES.projections.perOrganization);
    for (let time = 1; time <= 50; time += 1)
      await system.happens(flooded, 'floor.dirtied', 'more');
    dirt.open();
    await eventually('nothing is left', async () => {
      const { rows } = await system.queues.database.query(
        `select from outbox_events where relayed_at is null
         union all select from job_runs where finished_at is null`,
      );
      return rows.length === 0;
    });
    // One at a time would be 101.
    expect(sweeps).toBeGreaterThan(QUEUES.projections.perOrganization);
    expect(sweeps).toBeLessThan(10);
  }, 60_000);
});
