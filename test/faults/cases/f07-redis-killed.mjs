import { hasRedis, RedisServer } from '../support/redis-server.mjs';
import { round } from '../support/round.mjs';

export const id = 'F-07';
export const title = 'Redis is killed (kill -9), emptied, and comes back with an empty disk';

export async function run(context) {
  if (!hasRedis()) return { skipped: 'there is no redis-server on this machine' };
  const kills = context.size.databaseKills;
  const redis = await RedisServer.start();
  try {
    const { figures, mustBeZero } = await round(context, {
      name: 'F07',
      programs: { REDIS_URL: redis.url },
      times: kills + 2,
      async harm({ time }) {
        if (time < kills) await redis.kill();
        else if (time === kills) await redis.flush();
        else await redis.kill({ wipe: true });
      },
    });
    return { figures: { kills: kills + 1, ...figures }, mustBeZero, limits: { settling: 60 } };
  } finally {
    await redis.stop();
  }
}
