import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { NotStarted, Program } from '../support/program.mjs';
import { round } from '../support/round.mjs';
import { until } from '../support/until.mjs';

export const id = 'S-11';
export const title =
  "a worker's clock is two minutes off: at its start, and suddenly while it runs";

const PRELOAD = fileURLToPath(new URL('../support/shifted-clock.mjs', import.meta.url));
const SHIFTS = [120_000, -120_000];

export async function run(context) {
  const { arena } = context;
  const clock = path.join(arena.folder, 'clock');
  let startedAnyway = 0;
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
        startedAnyway += await starts(new Program('worker', shifted, arena.logs));
      }
      await writeFile(clock, '0');
      skewed = new Program('worker', shifted, arena.logs);
      await skewed.start();
      await writeFile(clock, String(SHIFTS[0]));
    },
    async after() {
      const log = path.join(arena.logs, 'worker.log');
      await until('the worker to notice', async () =>
        (await readFile(log, 'utf8')).includes('no more jobs are taken until both agree'),
      );
      await skewed.stop();
    },
  });
  return {
    figures: { shiftSeconds: SHIFTS[0] / 1_000, ...figures },
    mustBeZero: { ...mustBeZero, startedAnyway, died: skewed.deaths },
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
