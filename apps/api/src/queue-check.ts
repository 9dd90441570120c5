import type { Configuration } from '@meridian/platform-config';
import type { HealthCheck } from '@meridian/platform-observability';
import { Redis } from 'ioredis';
import pg from 'pg';

/** Whether the place where jobs wait answers: Redis where it is configured, PostgreSQL otherwise. */
export function queueCheck(
  { redisUrl }: Configuration,
  queueUrl: string,
): { readonly check: HealthCheck; close(): Promise<void> } {
  if (redisUrl !== undefined) {
    const redis = new Redis(redisUrl, { maxRetriesPerRequest: 1 });
    redis.on('error', ignore);
    return {
      check: () => redis.ping(),
      async close() {
        redis.disconnect();
      },
    };
  }
  const pool = new pg.Pool({ connectionString: queueUrl, max: 1, connectionTimeoutMillis: 2_000 });
  pool.on('error', ignore);
  return {
    check: () => pool.query(`select 1 from pg_namespace where nspname = 'bullmq'`),
    close: () => pool.end(),
  };
}

/** The check itself tells when the connection is gone. */
function ignore(): void {
  return undefined;
}
