import { statement } from '@meridian/platform-database';
import { tracedForRequest } from '@meridian/platform-observability';
import type { Logger } from '@meridian/platform-outbox';
import {
  isId,
  organizationId,
  systemCaller,
  type Caller,
  type Tenancy,
} from '@meridian/platform-tenancy';
import { DelayedError, UnrecoverableError, WaitingError } from 'bullmq';
import { buryJob, type BuriedJob } from './bury-job.js';
import { NoOrganization, RunRecord } from './run-record.js';
import { openEnvelope, type Envelope, type RefusedEnvelope } from './envelope.js';
import type { JobMetrics } from './job-metrics.js';
import { WrongPayload, type HandledJob } from './job.js';
import type { RunningJob } from './queue-backend.js';
import type { QueueName } from './queues.js';
import { withinTime, WorkerIsClosing } from './within-time.js';

export interface JobRunnerOptions {
  readonly handlers: ReadonlyMap<string, HandledJob>;
  readonly tenancy: Tenancy;
  readonly secret: string;
  readonly logger: Logger;
  readonly metrics: JobMetrics;
  /** Aborts when jobs must be given back at once. */
  readonly closing: AbortSignal;
}

/** Being killed is no fault of a job, but one that never comes to an end kills its workers. */
const MOST_STARTS_WITHOUT_END = 20;
/** When not even a dead letter can be written, the job waits this long for better times. */
const POSTPONED_MS = 5_000;

const findOrganization = statement<{ id: string }, { id: string }>(
  'jobs.find-organization',
  'select id from organizations where id = :id',
);

/** Nobody to tell: without an organization there are no dead letters either. */
class UnknownOrganization extends UnrecoverableError {
  override readonly name = 'UnknownOrganization';

  constructor() {
    super('There is no such organization.');
  }
}

/** One attempt at a job. */
interface Attempt {
  readonly job: RunningJob;
  readonly token: string;
  readonly envelope: Envelope;
  readonly caller: Caller;
  readonly books: RunRecord;
  readonly logger: Logger;
}

/** Runs one job after another for a queue's worker, each on behalf of its own organization only. */
export class JobRunner {
  constructor(
    private readonly queue: QueueName,
    private readonly options: JobRunnerOptions,
  ) {}

  /** Resolves when the job is done; rejects in BullMQ's terms otherwise. */
  async run(job: RunningJob, token: string): Promise<void> {
    const logger = this.options.logger.child({ queue: this.queue, job: job.name, jobId: job.id });
    const opened = openEnvelope(this.options.secret, job.name, job.data);
    if (!opened.genuine) return this.refuse(job, token, opened, logger);
    const { envelope } = opened;
    const caller = systemCaller(organizationId(envelope.organizationId), envelope.requestId);
    const facts = { organizationId: envelope.organizationId, requestId: envelope.requestId };
    const { eventId } = envelope;
    const books = new RunRecord(this.options.tenancy, caller, {
      queue: this.queue,
      job: job.name,
      eventId,
    });
    const attempt = { job, token, envelope, caller, books, logger: logger.child(facts) };
    await tracedForRequest(envelope.requestId, 'job', { queue: this.queue, job: job.name }, () =>
      this.attempt(attempt),
    );
  }

  private async attempt(attempt: Attempt): Promise<void> {
    const { job, token, books, logger } = attempt;
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1_000;
    try {
      await this.handle(attempt);
      await books.finish();
      this.report(job, 'succeeded', seconds());
      logger.info({ seconds: seconds() }, 'job done');
    } catch (error) {
      if (error instanceof WorkerIsClosing) {
        await books.giveBack();
        await job.moveToWait(token);
        throw new WaitingError();
      }
      this.report(job, 'failed', seconds());
      await this.afterFailure(attempt, error);
    }
  }

  private async handle({ job, envelope, caller, books, logger }: Attempt): Promise<void> {
    const { payload, requestId } = envelope;
    const { starts, failures, finished } = await started(books);
    if (finished) {
      logger.info({}, 'the job was done before');
      return;
    }
    const handler = this.options.handlers.get(job.name);
    // A newer release may have added it; this worker is about to be replaced.
    if (!handler) throw new Error(`This worker knows no job called ${job.name}.`);
    if (starts - failures > MOST_STARTS_WITHOUT_END) {
      throw new UnrecoverableError(
        `Started ${starts} times without an end: it seems to bring its worker down.`,
      );
    }
    await withinTime(handler.job.timeoutMs, this.options.closing, (signal) =>
      handler.run(caller, payload, { signal, logger, requestId }),
    );
  }

  /** Lets BullMQ try again, or writes the dead letter before BullMQ forgets the job. */
  private async afterFailure(attempt: Attempt, error: unknown): Promise<never> {
    const { job, token, envelope, caller, books, logger } = attempt;
    const { payload, eventId } = envelope;
    const attempts = await failuresOf(attempt, error);
    const hopeless = error instanceof WrongPayload || error instanceof UnrecoverableError;
    if (!hopeless && attempts < (job.opts.attempts ?? 1)) {
      logger.warn({ err: error, attempts }, 'job failed; it will be tried again');
      throw error;
    }
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    logger.error({ err: error, attempts }, 'job failed for good');
    if (!(error instanceof UnknownOrganization)) {
      const buried = { job: job.name, runId: eventId, payload, error: text, attempts };
      await this.orPostpone(job, token, logger, () => this.bury(caller, buried, books));
    }
    throw new UnrecoverableError(text);
  }

  /** A forged job runs nothing. Its payload is not kept either: it could be made to run later. */
  private async refuse(
    job: RunningJob,
    token: string,
    { reason, organizationId: claimed }: RefusedEnvelope,
    logger: Logger,
  ): Promise<never> {
    const error = `Refused: ${reason}.`;
    logger.error(
      { organizationId: claimed, reason },
      'ALARM: a job was refused and nothing was run',
    );
    if (claimed !== undefined && isId(claimed)) {
      const caller = systemCaller(organizationId(claimed), `job-${job.id}`);
      const buried = { job: job.name, runId: `${job.id}`, payload: {}, error, attempts: 0 };
      await this.orPostpone(job, token, logger, async () => {
        if (await this.exists(caller)) await this.bury(caller, buried);
      });
    }
    throw new UnrecoverableError(error);
  }

  /** A job must not end without its dead letter: it waits until one can be written. */
  private async orPostpone(
    job: RunningJob,
    token: string,
    logger: Logger,
    write: () => Promise<void>,
  ): Promise<void> {
    try {
      await write();
    } catch (error) {
      logger.error({ err: error }, 'the dead letter could not be written; the job waits');
      await job.moveToDelayed(Date.now() + POSTPONED_MS, token);
      throw new DelayedError();
    }
  }

  private async bury(
    caller: Caller,
    buried: Omit<BuriedJob, 'queue'>,
    books?: RunRecord,
  ): Promise<void> {
    const letter = { queue: this.queue, ...buried };
    const handler = this.options.handlers.get(buried.job);
    await buryJob(this.options.tenancy, caller, letter, async (work) => {
      // A refused job is not believed to be what it says, so it is in no books.
      if (!books) return;
      await handler?.givenUp(work, buried.payload);
      await books.finishIn(work);
    });
    this.options.metrics.deadLetter(this.queue);
  }

  private async exists(caller: Caller): Promise<boolean> {
    const rows = await this.options.tenancy.read(caller, findOrganization, {
      id: caller.organizationId,
    });
    return rows.length > 0;
  }

  private report(job: RunningJob, outcome: 'succeeded' | 'failed', seconds: number): void {
    this.options.metrics.job({ queue: this.queue, name: job.name, outcome, seconds });
  }
}

async function started(books: RunRecord): ReturnType<RunRecord['start']> {
  try {
    return await books.start();
  } catch (error) {
    throw error instanceof NoOrganization ? new UnknownOrganization() : error;
  }
}

/** How often the job failed by our own count; by the queue's where the database does not answer. */
async function failuresOf({ job, books }: Attempt, error: unknown): Promise<number> {
  if (error instanceof UnknownOrganization) return job.attemptsMade + 1;
  return books.fail().catch(() => job.attemptsMade + 1);
}
