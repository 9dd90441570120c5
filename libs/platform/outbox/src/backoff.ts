import { setTimeout as sleep } from 'node:timers/promises';

/** Doubling waits from a tenth of a second to a ceiling, each shortened by chance. */
export class Backoff {
  private failures = 0;

  constructor(private readonly longestMs: number) {}

  /** To be called after a success: the next failure waits little again. */
  reset(): void {
    this.failures = 0;
  }

  /** Waits after a failure; returns early, without complaint, when the signal aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    const ceiling = Math.min(this.longestMs, 100 * 2 ** this.failures);
    this.failures += 1;
    await sleep(ceiling * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
  }
}
