import type { Logger } from '@meridian/platform-outbox';
import type pg from 'pg';
import { clockSkewMs, described, REFUSE_MS } from './clock-skew.js';
import type { JobWorker } from './queue-backend.js';
import { repeat } from './repeat.js';

const EVERY_MS = 10_000;

/**
 * Looks at this computer's clock again and again. One that is set while a worker runs must not take
 * jobs from others: the worker takes no more of them until the clock is right again. What it has in
 * hand it finishes; if somebody else takes it over meanwhile, the same result is computed twice.
 */
export function watchClock(
  workers: readonly JobWorker[],
  database: pg.Pool,
  logger: Logger,
  { everyMs = EVERY_MS, clock = Date.now } = {},
): { stop(): void } {
  let paused = false;
  return repeat(everyMs, logger, async () => {
    const skewMs = await clockSkewMs(database, clock);
    const isOff = Math.abs(skewMs) > REFUSE_MS;
    if (isOff === paused) return;
    paused = isOff;
    if (isOff) {
      // Not waiting for jobs in hand: while they last the stalled check would go by this clock.
      await Promise.all(workers.map((worker) => worker.pause(true)));
      logger.error(
        { skewMs },
        `This computer's clock is ${described(skewMs)} the database's: no more jobs are taken until both agree.`,
      );
      return;
    }
    await Promise.all(workers.map((worker) => worker.resume()));
    logger.warn({ skewMs }, "This computer's clock is right again: jobs are taken.");
  });
}
