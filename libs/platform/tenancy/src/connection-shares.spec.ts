import { describe, expect, it } from '@jest/globals';
import { ConnectionShares } from './connection-shares.js';

/** Whether a promise is settled once everything that can run has run. */
async function isOpen(promise: Promise<unknown>): Promise<boolean> {
  let open = true;
  void promise.finally(() => (open = false)).catch(() => undefined);
  await new Promise((resolve) => setImmediate(resolve));
  return open;
}

describe('ten connections', () => {
  it('are given to one organization up to eight', async () => {
    const shares = new ConnectionShares(10);
    const taken = await Promise.all(Array.from({ length: 8 }, () => shares.take('one')));
    const ninth = shares.take('one');
    expect(await isOpen(ninth)).toBe(true);
    const other = await shares.take('other');
    taken[0]?.();
    (await ninth)();
    other();
  });

  it('are given to whoever waited longest and has room', async () => {
    const shares = new ConnectionShares(2);
    const one = await shares.take('one');
    const other = await shares.take('other');
    const more = shares.take('one');
    const third = shares.take('third');
    other();
    // "one" has its share, so the third is first.
    expect(await isOpen(third)).toBe(false);
    expect(await isOpen(more)).toBe(true);
    one();
    expect(await isOpen(more)).toBe(false);
  });

  it('have at most 20 waiting for each; the next is refused at once', async () => {
    const shares = new ConnectionShares(1);
    await shares.take('one');
    const waiting = Array.from({ length: 20 }, () => shares.take('one'));
    await expect(shares.take('other')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      details: { retryAfterSeconds: 2 },
    });
    expect(await isOpen(Promise.race(waiting))).toBe(true);
  });

  it('are not waited for longer than is patient', async () => {
    const shares = new ConnectionShares(1, 20);
    const give = await shares.take('one');
    await expect(shares.take('one')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    give();
    await shares.take('one');
  });

  it('are never given to more than there are, whatever the order', async () => {
    const shares = new ConnectionShares(3);
    let used = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const give = await shares.take(`organization ${index % 4}`);
        used += 1;
        most = Math.max(most, used);
        await new Promise((resolve) => setImmediate(resolve));
        used -= 1;
        give();
      }),
    );
    expect({ used, most }).toEqual({ used: 0, most: 3 });
  });
});
