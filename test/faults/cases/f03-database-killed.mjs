import { round } from '../support/round.mjs';
import { until } from '../support/until.mjs';

export const id = 'F-03';
export const title = 'PostgreSQL is killed (kill -9), again and again; API and worker live on';

/** From the kill to the first promise after it, through restart and recovery. */
export async function run(context) {
  const { arena, size } = context;
  const kills = size.databaseKills;
  const recoveries = [];
  const { figures, mustBeZero, refusals } = await round(context, {
    name: 'F03',
    times: kills,
    async harm({ clients }) {
      process.kill(await arena.postmaster(), 'SIGKILL');
      await until('the server to be gone', async () => !(await answers(arena)));
      const back = await until('the server to be back', () => answers(arena));
      const promised = clients.acknowledged;
      const first = await until('a promise', () => clients.acknowledged > promised || clients.done);
      recoveries.push({ back, first });
    },
  });
  const most = (of) => Math.max(...recoveries.map(of));
  return {
    figures: {
      kills,
      ...figures,
      restart: most(({ back }) => back),
      firstSuccessAfterRestart: most(({ first }) => first),
      internalErrors: refusals.get('200 INTERNAL') ?? 0,
    },
    mustBeZero,
    limits: { firstSuccessAfterRestart: 3 },
  };
}

const answers = async (arena) => (await arena.rows('select 1').catch(() => [])).length > 0;
