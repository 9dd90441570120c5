import type { Logger } from '@meridian/platform-outbox';
import { Redis } from 'ioredis';
import pg from 'pg';
import { refuseSkewedClock } from './clock-skew.js';
import { openPostgresBackend } from './postgres-backend.js';
import type { JobProcessor, JobQueue, JobWorker, QueueBackend } from './queue-backend.js';
import type { QueueName } from './queues.js';
import { openRedisBackend } from './redis-backend.js';
import { redisDangers } from './redis-safety.js';

export interface JobQueuesOptions {
  /** PostgreSQL as the queue's role. */
  readonly queueUrl: string;
  /** Queues live here when given, in PostgreSQL otherwise. */
  readonly redisUrl: string | undefined;
  /** Warns of a Redis that can lose jobs instead of refusing it. */
  readonly allowUnsafeRedis: boolean;
  readonly logger: Logger;
}

/** Every queue of Meridian, open. */
export class JobQueues {
  private readonly queues: Readonly<Record<QueueName, JobQueue>>;

  private constructor(
    private readonly backend: QueueBackend,
    /** PostgreSQL as the queue's role. */
    readonly database: pg.Pool,
  ) {
    this.queues = {
      projections: backend.openQueue('projections'),
      imports: backend.openQueue('imports'),
      schedules: backend.openQueue('schedules'),
    };
  }

  /**
   * Opens the queues once they can be relied on.
   *
   * @throws when Redis could lose jobs, or this clock differs too much from the database's.
   */
  static async open(options: JobQueuesOptions): Promise<JobQueues> {
    const { queueUrl, redisUrl, logger } = options;
    const onError = (error: Error, queue: QueueName) =>
      logger.warn({ err: error, queue }, 'a queue lost its connection');
    const database = new pg.Pool({
      connectionString: queueUrl,
      application_name: 'meridian-queues',
      max: 2,
      connectionTimeoutMillis: 5_000,
    });
    database.on('error', (error) => logger.warn({ err: error }, 'queues lost the database'));
    try {
      await refuseSkewedClock(database, logger);
      if (redisUrl === undefined) {
        return new JobQueues(await openPostgresBackend(queueUrl, onError), database);
      }
      await refuseUnsafeRedis(redisUrl, options.allowUnsafeRedis, logger);
      return new JobQueues(openRedisBackend(redisUrl, onError), database);
    } catch (error) {
      await database.end();
      throw error;
    }
  }

  get(name: QueueName): JobQueue {
    return this.queues[name];
  }

  openWorker(name: QueueName, processor: JobProcessor): JobWorker {
    return this.backend.openWorker(name, processor);
  }

  /** How many jobs wait in each queue: also proves that the queues answer. */
  async waiting(): Promise<Record<QueueName, number>> {
    const [projections, imports, schedules] = await Promise.all([
      this.queues.projections.getWaitingCount(),
      this.queues.imports.getWaitingCount(),
      this.queues.schedules.getWaitingCount(),
    ]);
    return { projections, imports, schedules };
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.queues).map((queue) => queue.close()));
    await this.database.end();
  }
}

async function refuseUnsafeRedis(url: string, allowed: boolean, logger: Logger): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
  redis.on('error', (error) => logger.warn({ err: error }, 'Redis does not answer'));
  try {
    await redis.connect();
    const dangers = await redisDangers(redis);
    if (dangers.length === 0) return;
    const message = `REDIS_URL: this Redis can lose jobs: ${dangers.join('; ')}.`;
    if (!allowed) throw new Error(message);
    logger.warn({ dangers }, message);
  } finally {
    redis.disconnect();
  }
}
