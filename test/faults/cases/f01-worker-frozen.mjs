import { round } from '../support/round.mjs';

export const id = 'F-01-frozen';
export const title = 'a worker stands still (SIGSTOP) until another has its jobs, and then goes on';

/** Longer than a lock lasts: what it had in hand is another's when it wakes. */
const FROZEN_MS = 13_000;

export async function run(context) {
  const { figures, mustBeZero } = await round(context, {
    name: 'F01S',
    programs: { workers: 2 },
    times: 1,
    async harm({ workers, recoveries, victims }) {
      await recoveries.noteKill();
      await victims.pick(workers).freeze(FROZEN_MS);
    },
  });
  return { figures: { frozenSeconds: FROZEN_MS / 1_000, ...figures }, mustBeZero };
}
