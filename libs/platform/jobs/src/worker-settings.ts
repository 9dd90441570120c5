import type { MinimalJob } from 'bullmq';
import { fullJitter } from './full-jitter.js';
import { QUEUES, type QueueName } from './queues.js';

/**
 * BullMQ would fail a job whose worker was killed twice, though nothing is wrong with the job. Real
 * failures are counted by attempts; a job that brings its worker down each time, by the runner.
 */
const NEVER = 1_000_000_000;

/** BullMQ asks with the job in hand; the ceiling of its first wait is in the job's options. */
function backoffStrategy(
  failures: number,
  _type?: string,
  _error?: Error,
  job?: MinimalJob,
): number {
  const backoff = job?.opts.backoff;
  return fullJitter(failures, typeof backoff === 'object' ? (backoff.delay ?? 0) : (backoff ?? 0));
}

/** A queue's settings in BullMQ's words. */
export function workerSettings(name: QueueName) {
  const { concurrency, lockDurationMs, stalledIntervalMs } = QUEUES[name];
  return {
    concurrency,
    lockDuration: lockDurationMs,
    stalledInterval: stalledIntervalMs,
    maxStalledCount: NEVER,
    runRetryDelay: 1_000,
    settings: { backoffStrategy },
  };
}
