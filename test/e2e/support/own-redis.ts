import { Redis } from 'ioredis';
import type { Environment } from './program.js';

/**
 * Where the tests run with Redis, each process of Jest has a database of it to itself: installations
 * side by side would take each other's jobs.
 */
export function ownRedis(): Environment {
  const { REDIS_URL: shared, JEST_WORKER_ID: worker = '1' } = process.env;
  if (!shared) return {};
  const own = new URL(shared);
  own.pathname = `/${worker}`;
  return { REDIS_URL: own.href };
}

/** Leaves nothing for the next installation. */
export async function emptyOwnRedis(): Promise<void> {
  const { REDIS_URL: url } = ownRedis();
  if (url === undefined) return;
  const redis = new Redis(url);
  await redis.flushdb();
  await redis.quit();
}
