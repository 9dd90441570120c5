import type { JobDefinition } from './job.js';

import { FULL_JITTER } from './full-jitter.js';

const HOUR = 3_600;
const DAY = 24 * HOUR;

/**
 * A job's options in BullMQ's words. Finished jobs stay a while, for their ids stop a second
 * delivery of the same event; failed ones are dead letters by then.
 */
export function jobOptions({ attempts, backoffMs }: JobDefinition) {
  return {
    attempts,
    backoff: { type: FULL_JITTER, delay: backoffMs },
    removeOnComplete: { age: HOUR, count: 10_000 },
    removeOnFail: { age: DAY, count: 10_000 },
    stackTraceLimit: 1,
  };
}
