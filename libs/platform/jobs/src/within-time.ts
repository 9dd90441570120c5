/** The worker must go before the job could end. The job is not to blame. */
export class WorkerIsClosing extends Error {
  override readonly name = 'WorkerIsClosing';
}

/**
 * Runs a job until it ends, its time is up, or the worker must go. A handler that does not heed its
 * signal may go on in the background, beside the next attempt: jobs stand that.
 */
export async function withinTime(
  timeoutMs: number,
  closing: AbortSignal,
  run: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const time = new AbortController();
  const timer = setTimeout(
    () => time.abort(new Error(`The job took longer than ${timeoutMs} ms.`)),
    timeoutMs,
  );
  const signal = AbortSignal.any([time.signal, closing]);
  try {
    await new Promise<void>((resolve, reject) => {
      const giveUp = () => reject(signal.reason);
      if (signal.aborted) giveUp();
      signal.addEventListener('abort', giveUp, { once: true });
      run(signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
  }
}
