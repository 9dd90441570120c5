import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { NotStarted, Program } from '../support/program.mjs';
import { round } from '../support/round.mjs';

export const id = 'S-11';
export const title = "a worker's clock is two minutes off: at its start, and suddenly while it runs";

const PRELOAD = fileURLToPath(new URL('../support/shifted-clock.mjs', import.meta.url));
const SHIFTS = [120_000, -120_000];
/** Two looks of the worker at the database's clock. */
const NOTICED_MS = 25_000;

export async function run(context) {
  const { arena } = context;
  const clock = path.join(arena.folder, 'clock');
  let startedAll = 0;
  let skewed;
  const { figures, mustBeZero } = await round(context, {
    name: 'S11',
    times: 1,
    async harm({ environment }) {
      const shifted = {
        ...environment,
        FAULTS_NODE_ARGUMENTS: `--import ${PRELOAD}`,
        FAULTS_CLOCK: clock,
      };
      for (const shift of SHIFTS) {
        await writeFile(clock, String(shift));
        startedAll += await starts(new Program('worker', shifted, arena.logs));
      }
      await writeFile(clock, '0');
      skewed = new Program('worker', shifted, arena.logs);
      await skewed.start();
      await writeFile(clock, String(SHIFTS[0]));
    },
    async after() {
      await delay(NOTICED_MS);
      await skewed.stop();
    },
  });
  return {
    figures: { shiftSeconds: SHIFTS[0] / 1_000, ...figures },
    mustBeZero: { ...mustBeZero, startedAll, died: skewed.deaths },
  };
}

async function starts(program) {
  try {
    await program.start();
    await program.stop();
    return 1;
  } catch (error) {
    if (error instanceof NotStarted) return 0;
    throw error;
  }
}
