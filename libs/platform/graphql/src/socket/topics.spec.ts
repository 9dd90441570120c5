import { describe, expect, it } from '@jest/globals';
import { PERMISSIONS } from '@meridian/platform-tenancy';
import { toyCaller, ToyWorld } from '../test-support/toy-world.js';
import { Topics } from './topics.js';

describe('topics', () => {
  const caller = toyCaller('USER', PERMISSIONS);

  it('keeps what happens between two reads, and lets the oldest give way when nobody reads', async () => {
    const world = new ToyWorld('production');
    const watch = new Topics(world.announcements).of(caller, 'flag-raised');
    for (let number = 1; number <= 103; number += 1) world.announce(String(number));
    expect((await watch.next()).value).toEqual('4');
    expect((await watch.next()).value).toEqual('5');
  });

  it('wakes a reader that waits when the subscription ends', async () => {
    const world = new ToyWorld('production');
    const watch = new Topics(world.announcements).of(caller, 'flag-raised');
    const waiting = watch.next();
    await watch.return?.();
    expect(await waiting).toEqual({ value: undefined, done: true });
    world.announce('late');
    expect((await watch.next()).done).toBe(true);
  });

  it('stops listening when the reader stops', async () => {
    const world = new ToyWorld('production');
    const watch = new Topics(world.announcements).of(caller, 'flag-raised');
    expect(world.listening).toBe(1);
    await watch.return?.();
    expect(world.listening).toBe(0);
  });
});
