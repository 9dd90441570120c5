import type { Redis } from 'ioredis';

/** The fields of Redis's INFO: `aof_enabled:1`. */
export async function redisFacts(redis: Pick<Redis, 'info'>): Promise<ReadonlyMap<string, string>> {
  const lines = (await redis.info()).split('\r\n');
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1)] as const;
    }),
  );
}

/**
 * Why this Redis could lose jobs that it acknowledged, in sentences for people; empty when it is
 * safe. Read from INFO, because hosted servers forbid CONFIG.
 */
export async function redisDangers(redis: Pick<Redis, 'info'>): Promise<string[]> {
  const facts = await redisFacts(redis);
  const dangers: string[] = [];
  if (facts.get('aof_enabled') !== '1') {
    dangers.push(
      'it writes no append-only file and would forget every job if it were killed; set appendonly yes',
    );
  }
  const policy = facts.get('maxmemory_policy');
  if (policy !== 'noeviction') {
    dangers.push(
      `it drops keys when memory runs short (maxmemory-policy ${policy}); set maxmemory-policy noeviction`,
    );
  }
  return dangers;
}
