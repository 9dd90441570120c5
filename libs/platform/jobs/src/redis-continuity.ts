import type { Logger } from '@meridian/platform-outbox';
import type { Redis } from 'ioredis';
import { redisFacts } from './redis-safety.js';

/** Holds the id of the Redis process that the queues were last known to be whole in. */
const MARKER = 'meridian:queues-whole-in';
/** Redis writes its append-only file every second; the rest covers clocks and slow disks. */
const LOST_BY_RESTART_MS = 60_000;

/**
 * Notices that Redis has forgotten jobs, and has them delivered again from the outbox: all that the
 * outbox still holds when Redis comes back empty, the last minute when it was only restarted, since
 * what it acknowledged in its last second may be gone.
 */
export class RedisContinuity {
  constructor(
    private readonly redis: Redis,
    private readonly redeliverSince: (since: Date) => Promise<number>,
    private readonly logger: Logger,
  ) {}

  async check(): Promise<void> {
    const [known, facts] = await Promise.all([this.redis.get(MARKER), redisFacts(this.redis)]);
    const current = facts.get('run_id') ?? '';
    if (known === current) return;
    const since = known === null ? new Date(0) : new Date(Date.now() - LOST_BY_RESTART_MS);
    const events = await this.redeliverSince(since);
    // Only now: whoever dies before this line leaves the work to the next check.
    await this.redis.set(MARKER, current);
    this.logger.warn(
      { events, restarted: known !== null },
      'Redis may have lost jobs; they are delivered again from the outbox',
    );
  }
}
