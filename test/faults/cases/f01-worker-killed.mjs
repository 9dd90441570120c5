import { round } from '../support/round.mjs';

export const id = 'F-01';
export const title = 'one of two workers is killed (kill -9), again and again';

export async function run(context) {
  const kills = context.size.kills;
  const { figures, mustBeZero } = await round(context, {
    name: 'F01',
    programs: { workers: 2 },
    times: kills,
    async harm({ workers, recoveries, victims }) {
      const victim = victims.pick(workers);
      await recoveries.noteKill();
      await victim.kill();
    },
  });
  return { figures: { kills, ...figures }, mustBeZero, limits: { recoveryP95: 20 } };
}
