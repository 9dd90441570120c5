import { describe, expect, it } from '@jest/globals';
import { withinTime, WorkerIsClosing } from './within-time.js';

const open = new AbortController().signal;
const never = () => new Promise<void>(() => undefined);

describe('a job within its time', () => {
  it('ends as it ends', async () => {
    await withinTime(1_000, open, async () => undefined);
    const failing = withinTime(1_000, open, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
  });

  it('fails when its time is up, and is told so', async () => {
    let told: AbortSignal | undefined;
    const slow = withinTime(5, open, (signal) => {
      told = signal;
      return never();
    });
    await expect(slow).rejects.toThrow('The job took longer than 5 ms.');
    expect(told?.aborted).toBe(true);
  });

  it('is given up when the worker must go', async () => {
    const closing = new AbortController();
    const slow = withinTime(60_000, closing.signal, never);
    closing.abort(new WorkerIsClosing());
    await expect(slow).rejects.toThrow(WorkerIsClosing);
  });
});
