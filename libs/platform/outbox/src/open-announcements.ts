import type { Announcements } from './announcements.js';
import type { Logger } from './logger.js';
import { PostgresAnnouncements } from './postgres-announcements.js';
import { RedisAnnouncements } from './redis-announcements.js';

/** Announcements over Redis where there is one, over PostgreSQL otherwise. */
export function openAnnouncements(options: {
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly logger: Logger;
}): Announcements {
  const { databaseUrl, redisUrl, logger } = options;
  return redisUrl === undefined
    ? new PostgresAnnouncements(databaseUrl, logger)
    : new RedisAnnouncements(redisUrl, logger);
}
