import { Redis } from 'ioredis';
import type pg from 'pg';
import { JOB_QUEUES, type JobQueueName } from './queues.js';
import { REDIS_PREFIX } from './redis-backend.js';

/** A job as a queue holds it, for whoever only looks. */
export interface HeldJob {
  readonly queue: JobQueueName;
  readonly id: string;
  readonly name: string;
  /** The envelope, unless it is forged. */
  readonly data: unknown;
}

/** What can be wrong with jobs, read without touching them. */
export interface HeldJobs {
  readonly looked: number;
  /** In nobody's hands for longer than any worker looks away. */
  readonly abandoned: readonly HeldJob[];
  /** Given up. */
  readonly failed: readonly HeldJob[];
}

/** Locks are renewed every few seconds, and taken over from whoever stops. */
const ABANDONED_MS = 30_000;
/** Failed jobs are kept for a day; more than this need no list but a look at the log. */
const MOST = 1_000;

/** The queues in PostgreSQL. */
export async function heldInPostgres(queue: pg.Pool): Promise<HeldJobs> {
  const jobs = (condition: string) =>
    queue.query<HeldJob>(
      `select queue, id, name, data from bullmq.job
        where queue = any($1) and ${condition} order by queue, id limit ${MOST}`,
      [JOB_QUEUES],
    );
  const abandoned = await jobs(
    `state = 'active' and coalesce(locked_until_ms, 0) <
       extract(epoch from clock_timestamp()) * 1000 - ${ABANDONED_MS}`,
  );
  const failed = await jobs(`state = 'failed'`);
  const { rows } = await queue.query<{ count: number }>(
    'select count(*)::float8 as count from bullmq.job',
  );
  return { looked: rows[0]?.count ?? 0, abandoned: abandoned.rows, failed: failed.rows };
}

/** The queues in Redis. A lock is a key that vanishes by itself. */
export async function heldInRedis(url: string): Promise<HeldJobs> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 });
  redis.on('error', () => undefined);
  try {
    let looked = 0;
    const abandoned: HeldJob[] = [];
    const failed: HeldJob[] = [];
    for (const queue of JOB_QUEUES) {
      const key = `${REDIS_PREFIX}:${queue}`;
      const active = await redis.lrange(`${key}:active`, 0, MOST);
      for (const id of active) {
        if (!(await redis.exists(`${key}:${id}:lock`)))
          abandoned.push(await jobIn(redis, queue, id));
      }
      for (const id of await redis.zrange(`${key}:failed`, '0', String(MOST))) {
        failed.push(await jobIn(redis, queue, id));
      }
      const completed = await redis.zcard(`${key}:completed`);
      const waiting = await redis.llen(`${key}:wait`);
      looked += active.length + failed.length + completed + waiting;
    }
    return { looked, abandoned, failed };
  } finally {
    redis.disconnect();
  }
}

async function jobIn(redis: Redis, queue: JobQueueName, id: string): Promise<HeldJob> {
  const [name, data] = await redis.hmget(`${REDIS_PREFIX}:${queue}:${id}`, 'name', 'data');
  return { queue, id, name: name ?? '?', data: data ? (JSON.parse(data) as unknown) : undefined };
}
