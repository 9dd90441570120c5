import { round } from '../support/round.mjs';

export const id = 'F-02';
export const title =
  'the API is killed (kill -9), again and again; clients repeat what got no answer';

export async function run(context) {
  const kills = context.size.kills;
  const { figures, mustBeZero } = await round(context, {
    name: 'F02',
    times: kills,
    harm: ({ api }) => api.kill(),
  });
  return { figures: { kills, ...figures }, mustBeZero };
}
