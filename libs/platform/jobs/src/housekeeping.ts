import { statement } from '@meridian/platform-database';
import type { Tenancy } from '@meridian/platform-tenancy';
import { z } from 'zod';
import { defineJob, handle, type HandledJob } from './job.js';
import { defineSchedule } from './schedule.js';

const HOUR = 3_600_000;
/** Vendors retry late: what they sent last month is still known. */
const KEYS_KEPT_DAYS = 30;
const BATCH = 5_000;

/** As long as the outbox keeps the events that they followed. */
const RUNS_KEPT_DAYS = 8;

const FORGET_KEYS = forgetting('idempotency.forget', 'idempotency_keys', 'created_at');
const FORGET_RUNS = forgetting('jobs.forget-runs', 'job_runs', 'finished_at');

/** Deletes a batch of an organization's rows that are older than some days, the oldest first. */
function forgetting(name: string, table: string, time: string) {
  return statement<{ organizationId: string; days: number; size: number }, { id: string }>(
    name,
    `delete from ${table}
    where organization_id = :organizationId
      and id in (select id from ${table}
                  where organization_id = :organizationId
                    and ${time} < now() - make_interval(days => :days::integer)
                  order by ${time} limit :size)
   returning id`,
  );
}

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
