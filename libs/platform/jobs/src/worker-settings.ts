import { QUEUES, type QueueName } from './queues.js';

/**
 * BullMQ would fail a job whose worker was killed twice, though nothing is wrong with the job. Real
 * failures are counted by attempts; a job that brings its worker down each time, by the runner.
 */
const NEVER = 1_000_000_000;

/** A queue's settings in BullMQ's words. */
export function workerSettings(name: QueueName) {
  const { concurrency, lockDurationMs, stalledIntervalMs } = QUEUES[name];
  return {
    concurrency,
    lockDuration: lockDurationMs,
    stalledInterval: stalledIntervalMs,
    maxStalledCount: NEVER,
    runRetryDelay: 1_000,
  };
}
