import type { Logger } from '@meridian/platform-outbox';
import type { Tenancy } from '@meridian/platform-tenancy';
import { handlersByName } from './job-catalogue.js';
import type { JobMetrics } from './job-metrics.js';
import type { JobQueues } from './job-queues.js';
import { JobRunner } from './job-runner.js';
import type { HandledJob, JobDefinition } from './job.js';
import type { JobWorker } from './queue-backend.js';
import { JOB_QUEUES } from './queues.js';
import { repeat } from './repeat.js';
import { ScheduleFanOut } from './schedule-fan-out.js';
import type { Schedule } from './schedule.js';
import { watchClock } from './watch-clock.js';
import { WorkerIsClosing } from './within-time.js';

export interface WorkersOptions {
  readonly queues: JobQueues;
  /** Every job there is; each must have exactly one handler. */
  readonly jobs: readonly JobDefinition[];
  readonly handlers: readonly HandledJob[];
  readonly schedules: readonly Schedule[];
  readonly tenancy: Tenancy;
  /** The same in every process: it signs and verifies what the queues hold. */
  readonly secret: string;
  readonly logger: Logger;
  readonly metrics: JobMetrics;
}

export interface Workers {
  /** Finishes the jobs in hand, but gives back those that do not end within the time. */
  close(withinMs?: number): Promise<void>;
}

/** What a shutdown may take as a whole. */
const CLOSING_MS = 25_000;
/** The end of it, in which jobs are given back. */
const GIVING_BACK_MS = 2_500;
/** A queue that was wiped has lost its schedules too. */
const SCHEDULE_CHECK_MS = 15_000;

/** Starts a worker per queue. Refuses jobs without a handler, or with two. */
export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const { queues, logger, schedules, secret } = options;
  const handlers = handlersByName(options.jobs, options.handlers);
  const fanOut = new ScheduleFanOut(queues, schedules, secret, logger);
  await fanOut.install();
  const scheduleCheck = repeat(SCHEDULE_CHECK_MS, logger, () => fanOut.install());
  const closing = new AbortController();
  const workers: JobWorker[] = JOB_QUEUES.map((queue) => {
    const runner = new JobRunner(queue, { ...options, handlers, closing: closing.signal });
    return queues.openWorker(queue, (job, token = '') => runner.run(job, token));
  });
  workers.push(queues.openWorker('schedules', (tick) => fanOut.run(tick)));
  const clockCheck = watchClock(workers, queues.database, logger);
  return {
    async close(withinMs = CLOSING_MS) {
      clockCheck.stop();
      scheduleCheck.stop();
      await closeInTime(workers, closing, withinMs - GIVING_BACK_MS, logger);
    },
  };
}

async function closeInTime(
  workers: readonly JobWorker[],
  closing: AbortController,
  drainingMs: number,
  logger: Logger,
): Promise<void> {
  const drained = Promise.all(workers.map((worker) => worker.close())).then((): true => true);
  if (await inTime(drained, drainingMs)) return;
  logger.warn({}, 'jobs in hand do not end: they are given back to the queues');
  closing.abort(new WorkerIsClosing());
  // What is not given back by then is taken over by others when its lock ends.
  if (!(await inTime(drained, GIVING_BACK_MS))) logger.error({}, 'workers did not close in time');
}

/** True when the promise resolves within the time. */
async function inTime(promise: Promise<true>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
