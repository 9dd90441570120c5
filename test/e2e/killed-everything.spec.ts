/**
 * Everything is killed, again and again, by `kill -9` and in mixes drawn from a seed: the next start
 * needs nobody's hand, and finds what was promised. A few rounds here;
 * `MERIDIAN_KILL_ROUNDS=20` for the figure of docs/reliability.md.
 */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Meridian } from './support/meridian.js';
import type { RunningProcess } from './support/processes.js';

const ROUNDS = Number(process.env['MERIDIAN_KILL_ROUNDS'] ?? 3);
const SEED = Number(process.env['MERIDIAN_TEST_SEED'] ?? 20_261_123);

jest.setTimeout(120_000 + ROUNDS * 60_000);

const ENTER = `mutation Enter($input: CreateProviderInput!) {
  createProvider(input: $input) { provider { id } } }`;

let meridian: Meridian;
beforeAll(async () => {
  meridian = await Meridian.started();
});
afterAll(() => meridian.remove());

/** Park and Miller: enough to choose whom to kill. */
function seeded(seed: number): () => number {
  let state = seed % 2_147_483_647;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Start, worker and API, and the server that all of PostgreSQL's processes end with. */
async function parts(): Promise<{ start: number; others: number[] }> {
  const all = await meridian.processes();
  const program = (name: RegExp) => (one: RunningProcess) => name.test(one.command);
  const others = [/worker[/]dist[/]main/, /api[/]dist[/]main/, /bin[/]postgres .*cluster/].map(
    (name) => all.find(program(name))?.pid,
  );
  const { pid } = meridian.running;
  const known = others.filter((one) => one !== undefined);
  expect(known).toHaveLength(3);
  return { start: pid, others: known };
}

test(`starts ${ROUNDS} of ${ROUNDS} times after everything was killed (seed ${SEED})`, async () => {
  const next = seeded(SEED);
  const promised: string[] = [];
  const seconds: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const admin = await meridian.signIn('admin@harbour-mutual.example');
    const name = `Promised in round ${round}`;
    await admin.ask(ENTER, { input: { name, kind: 'OUTSOURCED', country: 'IN' } });
    promised.push(name);

    const { start, others } = await parts();
    // All four, or the start and some of what it started; in any order.
    const victims = round % 2 === 1 ? others : others.filter(() => next() < 0.5);
    const order = [start, ...victims].sort(() => next() - 0.5);
    for (const pid of order) process.kill(pid, 'SIGKILL');

    // At once: what outlived the start still holds its port.
    const begin = performance.now();
    await meridian.start();
    seconds.push((performance.now() - begin) / 1_000);
  }
  const rows = await meridian.sql(`select name from providers where name like 'Promised%'`);
  expect(rows.map(({ name }) => name).sort()).toEqual(promised.sort());
  expect(seconds).toHaveLength(ROUNDS);
  const median = seconds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
  process.stdout.write(
    `started ${seconds.length} of ${ROUNDS} after kill -9, median ${median.toFixed(1)} s\n`,
  );
});

test('a second start on the same data folder says who holds it', async () => {
  const { code, output, errors } = await meridian.command(['start'], { PORT: '0' });
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toContain(`already: process ${meridian.running.pid}, since `);
  expect(errors).toContain(`at ${meridian.address}. Stop it first`);
});
