import { statement } from '@meridian/platform-database';
import type { Tenancy } from '@meridian/platform-tenancy';
import { z } from 'zod';
import { defineJob, handle, type HandledJob } from './job.js';
import { defineSchedule } from './schedule.js';

const HOUR = 3_600_000;
/** Vendors retry late: what they sent last month is still known. */
const KEYS_KEPT_DAYS = 30;
const BATCH = 5_000;

const FORGET_KEYS = statement<
  { organizationId: string; days: number; size: number },
  { id: string }
>(
  'idempotency.forget',
  `delete from idempotency_keys
    where organization_id = :organizationId
      and id in (select id from idempotency_keys
                  where organization_id = :organizationId
                    and created_at < now() - make_interval(days => :days::integer)
                  order by created_at limit :size)
   returning id`,
);

/** As long as the outbox keeps the events that they followed. */
const RUNS_KEPT_DAYS = 8;

const FORGET_RUNS = statement<
  { organizationId: string; days: number; size: number },
  { id: string }
>(
  'jobs.forget-runs',
  `delete from job_runs
    where organization_id = :organizationId
      and id in (select id from job_runs
                  where organization_id = :organizationId
                    and finished_at < now() - make_interval(days => :days::integer)
                  order by finished_at limit :size)
   returning id`,
);

const KEEP_HOUSE = defineJob({
  name: 'keep-house',
  queue: 'projections',
  payload: z.object({}),
  attempts: 3,
  backoffMs: 1_000,
  timeoutMs: 10 * 60_000,
  on: [],
});

/** What every organization needs, whatever its features. */
export const HOUSEKEEPING_JOBS = [KEEP_HOUSE];

export const HOUSEKEEPING_SCHEDULES = [
  defineSchedule({ name: 'keep-house', every: HOUR, job: KEEP_HOUSE }),
];

/** What each job does. */
export function housekeepingJobHandlers(tenancy: Tenancy): HandledJob[] {
  return [
    handle(KEEP_HOUSE, async (caller, _payload, { signal }) => {
      for (const [forget, days] of [
        [FORGET_KEYS, KEYS_KEPT_DAYS],
        [FORGET_RUNS, RUNS_KEPT_DAYS],
      ] as const) {
        const parameters = { organizationId: caller.organizationId, days, size: BATCH };
        for (let forgotten = BATCH; forgotten === BATCH;) {
          signal.throwIfAborted();
          const rows = await tenancy.command(caller, (work) => work.query(forget, parameters));
          forgotten = rows.length;
        }
      }
    }),
  ];
}
