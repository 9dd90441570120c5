/** `npm run faults [-- --short] [--seed N] [--case F-01 …]`: see docs/faults.md. */
import { randomInt } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Arena } from './support/arena.mjs';
import { Chance } from './support/random.mjs';
import { figuresOf, table } from './support/table.mjs';

/** Limits of time are meant for two quiet cores; the short form bears with a busy machine. */
const SIZES = {
  short: { name: 'short', measurements: 800, perSecond: 80, kills: 3, databaseKills: 2, slack: 3 },
  long: {
    name: 'long',
    measurements: 20_000,
    perSecond: 200,
    kills: 50,
    databaseKills: 20,
    slack: 1,
  },
};

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    seed: { type: 'string' },
    case: { type: 'string', multiple: true, default: [] },
    keep: { type: 'boolean', default: false },
  },
});
const size = values.short ? SIZES.short : SIZES.long;
const seed = Number(values.seed ?? randomInt(1_000_000));

process.stdout.write(`Faults, ${size.name} form, seed ${seed}\n`);
const outcomes = [];
const arena = await Arena.open();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void arena.close().finally(() => process.exit(130)));
}
try {
  for (const { id, title, run } of await chosen(values.case)) {
    process.stdout.write(`${id}: ${title} …\n`);
    const outcome = await attempt(id, title, run);
    outcomes.push(outcome);
    process.stdout.write(`  ${describe(outcome)}\n  ${figuresOf(outcome)}\n`);
  }
} finally {
  await arena.close({ keep: values.keep });
}
process.stdout.write(`\n${table(outcomes)}\n`);
const count = (state) => outcomes.filter((outcome) => outcome.state === state).length;
const skipped = count('skipped') > 0 ? `, ${count('skipped')} skipped` : '';
process.stdout.write(`${count('passed')} passed, ${count('failed')} failed${skipped}\n`);
process.exitCode = count('failed') === 0 && count('passed') > 0 ? 0 : 1;

/** Cases by id, in order; all when none is named. */
async function chosen(wanted) {
  const files = readdirSync(fileURLToPath(new URL('cases/', import.meta.url))).sort();
  const cases = [];
  for (const file of files) {
    const found = await import(new URL(`cases/${file}`, import.meta.url).href);
    if (wanted.length === 0 || wanted.includes(found.id)) cases.push(found);
  }
  if (cases.length === 0) throw new Error(`There is no case ${wanted.join(', ')}.`);
  return cases;
}

/** A case passes when what must be zero is, and what is limited stays within its limits. */
async function attempt(id, title, run) {
  const begin = performance.now();
  const chance = (name) => new Chance(seed, `${id} ${name}`);
  const seconds = () => (performance.now() - begin) / 1_000;
  try {
    const { figures, mustBeZero = {}, limits = {}, skipped } = await run({ arena, chance, size });
    if (skipped) return { id, title, state: 'skipped', problem: skipped, seconds: seconds() };
    const wrong = [
      ...Object.entries(mustBeZero).filter(([, value]) => value !== 0),
      ...Object.entries(limits).flatMap(([name, most]) =>
        figures[name] <= most * size.slack ? [] : [[`${name} above ${most}`, figures[name]]],
      ),
    ];
    const problem = wrong.map(([name, value]) => `${name}: ${value}`).join(', ');
    const state = wrong.length === 0 ? 'passed' : 'failed';
    return {
      id,
      title,
      state,
      problem,
      figures: { ...figures, ...mustBeZero },
      seconds: seconds(),
    };
  } catch (error) {
    return { id, title, state: 'failed', problem: error.stack, seconds: seconds() };
  }
}

function describe({ id, state, problem, seconds }) {
  const took = `${seconds.toFixed(0)} s`;
  if (state === 'passed') return `passed (${took})`;
  if (state === 'skipped') return `SKIPPED: ${problem}`;
  const form = values.short ? ' --short' : '';
  return `FAILED (${took}): ${problem}\n  Again: npm run faults --${form} --seed ${seed} --case ${id}`;
}
