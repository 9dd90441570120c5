import { statement } from '@meridian/platform-database';
import type { Check, Examination, Installation } from '@meridian/platform-doctor';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { runKey } from './run-key.js';
import { clockSkewMs, described, REFUSE_MS, WARN_MS } from './clock-skew.js';
import { heldInPostgres, heldInRedis, type HeldJob } from './held-jobs.js';
import { redisDangers } from './redis-safety.js';

const claim = z.object({ organizationId: z.string(), eventId: z.string() });

const FIND_LETTERS = statement<{ ids: readonly string[] }, { id: string }>(
  'jobs.find-letters',
  'select id from dead_letters where id = any(:ids::uuid[])',
);

const JOBS: Check = {
  name: 'jobs',
  proves: 'no job is in nobody’s hands, and none was given up without a dead letter',
  counts: 'jobs',
  // A killed worker's lock has ended by then, and another worker has looked for such jobs.
  settlesMs: 16_000,
  async examine(installation, examination) {
    const { redisUrl, queue } = installation;
    const held = await (redisUrl === undefined ? heldInPostgres(queue) : heldInRedis(redisUrl));
    examination.saw(held.looked);
    for (const job of held.abandoned) {
      examination.failed(
        `${job.queue}: ${job.name} ${job.id} is marked as running, but no worker holds it`,
        'Start a worker: it takes such jobs over within seconds.',
      );
    }
    await findLetters(installation, examination, held.failed);
  },
};

async function findLetters(
  { tenancy, organizations }: Installation,
  examination: Examination,
  failed: readonly HeldJob[],
): Promise<void> {
  const claimed = failed.map((job) => ({ job, ...claim.safeParse(job.data).data }));
  for (const { slug, caller } of organizations) {
    const here = claimed.filter(({ organizationId }) => organizationId === caller.organizationId);
    if (here.length === 0) continue;
    const ids = here.flatMap(lettersOf);
    const found = new Set((await tenancy.read(caller, FIND_LETTERS, { ids })).map(({ id }) => id));
    for (const each of here) {
      if (lettersOf(each).some((id) => found.has(id))) continue;
      examination.failed(
        `${slug}: ${each.job.name} ${each.job.id} failed for good and left no dead letter`,
        'Look for its id in the worker’s log; what it was to do can be made again by `meridian rebuild`.',
      );
    }
  }
}

/** A job that ran is buried under its event, a refused one under its own id. */
function lettersOf({ job, eventId }: { job: HeldJob; eventId?: string }): string[] {
  return [runKey(job.name, job.id), ...(eventId ? [runKey(job.name, eventId)] : [])];
}

const CLOCK: Check = {
  name: 'clock',
  proves: 'this computer’s clock agrees with the database’s, by which jobs are locked and delayed',
  counts: 'clocks',
  async examine({ queue }, examination) {
    const skew = await clockSkewMs(queue);
    examination.saw(1);
    if (Math.abs(skew) <= WARN_MS) return;
    const place = `this clock is ${described(skew)} the database's`;
    const advice = 'Synchronize both with NTP.';
    if (Math.abs(skew) > REFUSE_MS) examination.failed(place, advice);
    else examination.warned(place, advice);
  },
};

const REDIS: Check = {
  name: 'redis',
  proves: 'Redis, where queues are kept in one, loses nothing that it acknowledged',
  counts: 'servers',
  async examine({ redisUrl }, examination) {
    if (redisUrl === undefined) return;
    const redis = new Redis(redisUrl, { maxRetriesPerRequest: 1 });
    redis.on('error', () => undefined);
    try {
      examination.saw(1);
      for (const danger of await redisDangers(redis)) {
        examination.failed(danger, 'Change it in redis.conf and restart Redis.');
      }
    } finally {
      redis.disconnect();
    }
  },
};

/** What must hold of the queues and of what they go by. */
export const JOB_CHECKS: readonly Check[] = [JOBS, CLOCK, REDIS];
