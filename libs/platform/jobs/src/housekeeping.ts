import { statement } from '@meridian/platform-database';
import type { Tenancy } from '@meridian/platform-tenancy';
import { z } from 'zod';
import { defineJob, handle, type HandledJob } from './job.js';
import { defineSchedule } from './schedule.js';

const HOUR = 3_600_000;
/** Vendors retry late: what they sent last month is still known. */
const KEPT_DAYS = 30;
const BATCH = 5_000;

const FORGET = statement<{ organizationId: string; days: number; size: number }, { id: string }>(
  'idempotency.forget',
  `delete from idempotency_keys
    where organization_id = :organizationId
      and id in (select id from idempotency_keys
                  where organization_id = :organizationId
                    and created_at < now() - make_interval(days => :days::integer)
                  order by created_at limit :size)
   returning id`,
);

const FORGET_IDEMPOTENCY_KEYS = defineJob({
  name: 'forget-idempotency-keys',
  queue: 'projections',
  payload: z.object({}),
  attempts: 3,
  backoffMs: 1_000,
  timeoutMs: 10 * 60_000,
  on: [],
});

/** What every organization needs, whatever its features. */
export const HOUSEKEEPING_JOBS = [FORGET_IDEMPOTENCY_KEYS];

export const HOUSEKEEPING_SCHEDULES = [
  defineSchedule({ name: 'forget-idempotency-keys', every: HOUR, job: FORGET_IDEMPOTENCY_KEYS }),
];

/** What each job does. */
export function housekeepingJobHandlers(tenancy: Tenancy): HandledJob[] {
  return [
    handle(FORGET_IDEMPOTENCY_KEYS, async (caller, _payload, { signal }) => {
      const parameters = { organizationId: caller.organizationId, days: KEPT_DAYS, size: BATCH };
      for (let forgotten = BATCH; forgotten === BATCH;) {
        signal.throwIfAborted();
        const rows = await tenancy.command(caller, (work) => work.query(FORGET, parameters));
        forgotten = rows.length;
      }
    }),
  ];
}
