import { describe, expect, it } from '@jest/globals';
import { redisDangers } from './redis-safety.js';

const redis = (appendOnly: string, policy: string) => ({
  info: async () =>
    `# Persistence\r\naof_enabled:${appendOnly}\r\n# Memory\r\nmaxmemory_policy:${policy}\r\n`,
});

describe('a Redis for queues', () => {
  it('is safe with an append-only file and without eviction', async () => {
    expect(await redisDangers(redis('1', 'noeviction'))).toEqual([]);
  });

  it('is dangerous without an append-only file', async () => {
    expect(await redisDangers(redis('0', 'noeviction'))).toEqual([
      expect.stringContaining('set appendonly yes'),
    ]);
  });

  it('is dangerous when it drops keys', async () => {
    expect(await redisDangers(redis('1', 'allkeys-lru'))).toEqual([
      expect.stringContaining('(maxmemory-policy allkeys-lru); set maxmemory-policy noeviction'),
    ]);
  });
});
