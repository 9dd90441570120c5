import { rowsOf } from '@meridian/platform-database';
import type pg from 'pg';
import { JOB_QUEUES, type JobQueueName } from './queues.js';

// Waiting is what was delivered and never started, whatever the backend says of itself.
const AGES = `select queue, extract(epoch from clock_timestamp() - min(delivered_at))::float8 as seconds
  from job_runs where finished_at is null and starts = 0 group by queue`;

/** Seconds that the oldest job of each queue has been waiting for a worker; 0 when none waits. */
export async function queueAges(database: pg.Pool): Promise<ReadonlyMap<JobQueueName, number>> {
  const rows = rowsOf<{ queue: string; seconds: number }>(
    await database.query({ name: 'jobs.queue-ages', text: AGES }),
  );
  const found = new Map(rows.map(({ queue, seconds }) => [queue, Math.max(0, seconds)]));
  return new Map(JOB_QUEUES.map((queue) => [queue, found.get(queue) ?? 0]));
}
