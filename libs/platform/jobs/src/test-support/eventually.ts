import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a condition holds; fails when it does not within thirty seconds. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}.`);
    await sleep(10);
  }
}
