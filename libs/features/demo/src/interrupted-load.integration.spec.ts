import { expect, test } from '@jest/globals';
import { Tenancy, type Caller, type Work } from '@meridian/platform-tenancy';
import { DemoWorld } from './demo-world.fixture.js';
import { loadDemo } from './load-demo.js';

const SLUGS = ['harbour-mutual', 'quayside-retail'];

/** Ends its process, so to say, before one more transaction than it is allowed. */
class MortalTenancy extends Tenancy {
  transactions = 0;
  allowed = Number.POSITIVE_INFINITY;

  override async command<T>(caller: Caller, run: (work: Work) => Promise<T>): Promise<T> {
    if (this.transactions >= this.allowed) throw new Error('killed');
    this.transactions += 1;
    return super.command(caller, run);
  }
}

async function load(world: DemoWorld, allowed = Number.POSITIVE_INFINITY): Promise<number> {
  const tenancy = new MortalTenancy(world.test.database);
  tenancy.allowed = allowed;
  const { ownerUrl } = world.test;
  await loadDemo({ ownerUrl, tenancy, now: new Date(), evaluate: true });
  return tenancy.transactions;
}

async function isKilled(loading: Promise<unknown>): Promise<boolean> {
  const [result] = await Promise.allSettled([loading]);
  if (result.status === 'fulfilled') return false;
  expect(result.reason).toEqual(new Error('killed'));
  return true;
}

async function outcome(world: DemoWorld): Promise<number[][]> {
  const counts: number[][] = [];
  for (const slug of SLUGS) counts.push(await world.counts(await world.within(slug)));
  return counts;
}

test('a load that is killed again and again ends as one that was not', async () => {
  const [smooth, rough] = [await DemoWorld.open(), await DemoWorld.open()];
  try {
    await load(smooth);
    let kills = 0;
    while (await isKilled(load(rough, 1 + 9 * kills))) kills += 1;
    expect(kills).toBeGreaterThan(5);
    expect(await outcome(rough)).toEqual(await outcome(smooth));
  } finally {
    await smooth.close();
    await rough.close();
  }
}, 120_000);

test('two loads side by side load it once', async () => {
  const world = await DemoWorld.open();
  try {
    const [first, second] = await Promise.all([load(world), load(world)]);
    expect(Math.min(first, second)).toBe(0);
  } finally {
    await world.close();
  }
}, 60_000);
