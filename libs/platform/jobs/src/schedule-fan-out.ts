import { statement, uuidv7 } from '@meridian/platform-database';
import type { Logger } from '@meridian/platform-outbox';
import { sealEnvelope } from './envelope.js';
import { jobOptions } from './job-options.js';
import type { JobQueues } from './job-queues.js';
import type { RunningJob } from './queue-backend.js';
import type { Schedule } from './schedule.js';

/**
 * Jobs added at the same time. One by one, since BullMQ's way to add many makes temporary tables in
 * PostgreSQL, a right that the queue's role has no other use for.
 */
const PAGE = 200;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

const organizationPage = statement<{ after: string; size: number }, { id: string }>(
  'jobs.organization-page',
  'select id from organizations where id > :after::uuid order by id limit :size',
);

/** Keeps BullMQ's schedulers as declared, and turns each of their ticks into a job per organization. */
export class ScheduleFanOut {
  private readonly byName: ReadonlyMap<string, Schedule>;

  constructor(
    private readonly queues: JobQueues,
    schedules: readonly Schedule[],
    private readonly secret: string,
    private readonly logger: Logger,
  ) {
    this.byName = new Map(schedules.map((schedule) => [schedule.name, schedule]));
    if (this.byName.size < schedules.length) throw new Error('Two schedules have the same name.');
  }

  /** Creates what is missing and removes what is no longer declared; leaves the rest its rhythm. */
  async install(): Promise<void> {
    const queue = this.queues.get('schedules');
    const installed = await queue.getJobSchedulers();
    const rhythms = new Map(installed.map(({ key, every }) => [key, Number(every)]));
    for (const key of rhythms.keys()) {
      if (!this.byName.has(key)) await queue.removeJobScheduler(key);
    }
    for (const { name, every } of this.byName.values()) {
      if (rhythms.get(name) === every) continue;
      // The next tick is the retry: a tick that failed is not worth keeping.
      const opts = { removeOnComplete: true, removeOnFail: true };
      await queue.upsertJobScheduler(name, { every }, { name, opts });
      this.logger.info({ schedule: name, every }, 'schedule installed');
    }
  }

  /** One tick. What the tick holds does not matter, so it needs no signature. */
  async run(tick: RunningJob): Promise<void> {
    const schedule = this.byName.get(tick.name);
    if (!schedule) return;
    try {
      await this.addForEach(schedule, uuidv7(Date.now()));
    } catch (error) {
      this.logger.error({ err: error, schedule: schedule.name }, 'a schedule was not fanned out');
      throw error;
    }
  }

  private async addForEach(schedule: Schedule, runId: string): Promise<void> {
    let after = FIRST_ID;
    for (let size = PAGE; size === PAGE;) {
      const page = await this.queues.database.query<{ id: string }>({
        name: organizationPage.name,
        text: organizationPage.text,
        values: organizationPage.values({ after, size: PAGE }),
      });
      size = page.rows.length;
      after = page.rows.at(-1)?.id ?? after;
      await Promise.all(page.rows.map(({ id }) => this.add(schedule, runId, id)));
    }
  }

  private async add({ name, job }: Schedule, runId: string, organizationId: string): Promise<void> {
    const envelope = sealEnvelope(this.secret, job.name, {
      organizationId,
      eventId: runId,
      payload: {},
      requestId: `${name}-${runId}`,
    });
    await this.queues.get(job.queue).add(job.name, envelope, {
      ...jobOptions(job),
      // While the last run still waits, runs or is to be retried, its id keeps this one out; it must
      // be free again as soon as that ends.
      jobId: `${name}-${organizationId}`,
      removeOnComplete: true,
      removeOnFail: true,
    });
  }
}
