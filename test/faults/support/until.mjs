import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_MS = 50;

/** Asks again and again until the answer is true, whatever fails meanwhile; returns the seconds. */
export async function until(what, ask, patienceMs = 60_000) {
  const begin = performance.now();
  for (;;) {
    if (await Promise.resolve(ask()).catch(() => false)) return (performance.now() - begin) / 1_000;
    if (performance.now() - begin > patienceMs) throw new Error(`Waited in vain: ${what}.`);
    await delay(PAUSE_MS);
  }
}
