import {
  OutboxRelay,
  type Announcement,
  type Announcements,
  type Logger,
  type RelayedEvent,
} from '@meridian/platform-outbox';
import { Redis } from 'ioredis';
import { JobDelivery } from './job-delivery.js';
import type { JobQueues } from './job-queues.js';
import type { JobDefinition } from './job.js';
import { queueAges } from './queue-ages.js';
import { RedisContinuity } from './redis-continuity.js';
import { repeat } from './repeat.js';

export interface RelayOptions {
  readonly queues: JobQueues;
  readonly jobs: readonly JobDefinition[];
  /** PostgreSQL as the queue's role. */
  readonly queueUrl: string;
  readonly redisUrl: string | undefined;
  readonly secret: string;
  readonly logger: Logger;
  readonly metrics: {
    outboxLag(seconds: number): void;
    queueAge(queue: string, seconds: number): void;
  };
  /** Where live subscribers are told of what happened, and what they are told of an event. */
  readonly announcements: Announcements;
  readonly announcementsOf: (event: RelayedEvent) => readonly Announcement[];
}

export interface Relay {
  /** Seconds that the oldest event has been waiting for the queues. */
  lag(): Promise<number>;
  /** Finishes the batch in hand. */
  close(): Promise<void>;
}

/** How long a wiped Redis can be refilled with what happened before. */
const RETENTION_DAYS = 7;
const LAG_MS = 10_000;
const CONTINUITY_MS = 10_000;

/** Starts to bring events to the queues, again and again for a Redis that forgets. */
export function startRelay(options: RelayOptions): Relay {
  const { queues, jobs, secret, logger, metrics, redisUrl } = options;
  const delivery = new JobDelivery(queues, jobs, secret);
  const relay = new OutboxRelay({
    url: options.queueUrl,
    async deliver(events) {
      const outcome = await delivery.deliver(events);
      for (const event of outcome.delivered) await announce(options, event);
      return outcome;
    },
    logger,
    retentionDays: RETENTION_DAYS,
  });
  relay.start();
  const lagReport = repeat(LAG_MS, logger, async () => {
    metrics.outboxLag(await relay.lag());
    for (const [queue, age] of await queueAges(queues.database)) metrics.queueAge(queue, age);
  });
  const watch = redisUrl === undefined ? null : watchRedis(redisUrl, relay, logger);
  return {
    lag: () => relay.lag(),
    async close() {
      lagReport.stop();
      watch?.stop();
      await relay.stop();
    },
  };
}

/** After the queues hold the jobs: an announcement may get lost, a job may not. */
async function announce(
  { announcements, announcementsOf }: RelayOptions,
  event: RelayedEvent,
): Promise<void> {
  for (const announcement of announcementsOf(event)) {
    // Parts of a topic hold no dots.
    const type = announcement.type.replaceAll('.', '-');
    await announcements.publish([announcement.organizationId, type], announcement);
  }
}

function watchRedis(url: string, relay: OutboxRelay, logger: Logger): { stop(): void } {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 });
  redis.on('error', (error) => logger.warn({ err: error }, 'Redis does not answer'));
  const continuity = new RedisContinuity(redis, (since) => relay.redeliverSince(since), logger);
  const checks = repeat(CONTINUITY_MS, logger, () => continuity.check());
  // At once whenever Redis is back, and regularly for one that is emptied while it runs.
  redis.on('ready', () => void continuity.check().catch(() => undefined));
  return {
    stop() {
      checks.stop();
      redis.disconnect();
    },
  };
}
