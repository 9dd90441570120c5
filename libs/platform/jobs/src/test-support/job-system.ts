import { AuditEntry, AuditHead } from '@meridian/platform-audit';
import { appendEvent, OutboxEvent, OutboxRelay } from '@meridian/platform-outbox';
import { Organization, type Caller } from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import { Redis } from 'ioredis';
import { DeadLetter } from '../dead-letter.js';
import { DeadLetters } from '../dead-letters.js';
import { JobRun } from '../job-run.js';
import { JobDelivery } from '../job-delivery.js';
import { JobQueues } from '../job-queues.js';
import { sealEnvelope } from '../envelope.js';
import type { HandledJob, JobDefinition } from '../job.js';
import type { Schedule } from '../schedule.js';
import { startWorkers, type Workers } from '../start-workers.js';
import { QuietLogger } from './quiet-logger.js';

export const SECRET = 'a secret of this test and of nothing else';
export const ENTITIES = [Organization, AuditEntry, AuditHead, OutboxEvent, DeadLetter, JobRun];

const redisUrl = process.env['REDIS_URL'];

/** Redis takes part only where there is one. Each spec file names a database of its own in it. */
export function backends(redisDatabase: number): [string, string | undefined][] {
  const redis = redisUrl && new URL(`/${redisDatabase}`, redisUrl).href;
  return [
    ['PostgreSQL', undefined],
    ...(redis ? [['Redis', redis] satisfies [string, string]] : []),
  ];
}

/** Everything that turns events into work, over one backend, as the worker program puts it together. */
export class JobSystem {
  readonly logger = new QuietLogger();
  readonly runs: { readonly name: string; readonly outcome: string }[] = [];
  private readonly workers: Workers[] = [];
  private readonly relays: OutboxRelay[] = [];

  private constructor(
    readonly test: TestDatabase,
    readonly queues: JobQueues,
    private readonly handlers: readonly HandledJob[],
  ) {}

  static async open(
    redis: string | undefined,
    handlers: readonly HandledJob[],
  ): Promise<JobSystem> {
    if (redis) await emptied(redis);
    const test = await createTestDatabase(ENTITIES);
    const queues = await JobQueues.open({
      queueUrl: test.queueUrl,
      redisUrl: redis,
      allowUnsafeRedis: false,
      logger: new QuietLogger(),
    });
    return new JobSystem(test, queues, handlers);
  }

  get jobs() {
    return this.handlers.map(({ job }) => job);
  }

  get deadLetters(): DeadLetters {
    return new DeadLetters(this.test.tenancy, this.jobs);
  }

  async startWorkers(schedules: readonly Schedule[] = []): Promise<Workers> {
    const workers = await startWorkers({
      queues: this.queues,
      jobs: this.jobs,
      handlers: this.handlers,
      schedules,
      tenancy: this.test.tenancy,
      secret: SECRET,
      logger: this.logger,
      metrics: {
        job: ({ name, outcome }) => void this.runs.push({ name, outcome }),
        deadLetter: (queue) => void this.runs.push({ name: queue, outcome: 'buried' }),
      },
    });
    this.workers.push(workers);
    return workers;
  }

  startRelay(): OutboxRelay {
    const delivery = new JobDelivery(this.queues, this.jobs, SECRET);
    const relay = new OutboxRelay({
      url: this.test.queueUrl,
      deliver: (events) => delivery.deliver(events),
      logger: this.logger,
      retentionDays: 7,
    });
    relay.start();
    this.relays.push(relay);
    return relay;
  }

  async happens(caller: Caller, type: `${string}.${string}`, subjectId: string): Promise<string> {
    return this.test.tenancy.command(caller, (work) =>
      appendEvent(work, { type, payload: { subjectId } }),
    );
  }

  /** Brings a job to its queue under an id that it does not remember, as one that was wiped does. */
  async deliverAfresh(
    { organizationId }: Caller,
    eventId: string,
    job: JobDefinition,
    subjectId: string,
  ): Promise<void> {
    const content = { organizationId, eventId, payload: { subjectId }, requestId: 'test' };
    const envelope = sealEnvelope(SECRET, job.name, content);
    await this.queues.get(job.queue).add(job.name, envelope, { attempts: job.attempts });
  }

  async close(): Promise<void> {
    await Promise.all(this.relays.map((relay) => relay.stop()));
    await Promise.all(this.workers.map((workers) => workers.close()));
    await this.queues.close();
    await this.test.close();
  }
}

async function emptied(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushdb();
  redis.disconnect();
}
