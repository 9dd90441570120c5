import { ExpectedError } from '@meridian/platform-tenancy';
import { EXECUTION_TIMEOUT_MS } from '../document/limits.js';

/** Waits for work as long as it is allowed to take, then tells it to stop and gives up on it. */
export async function withinDeadline<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const seconds = EXECUTION_TIMEOUT_MS / 1_000;
      const message = `This took longer than ${seconds} seconds.`;
      reject(new ExpectedError('UNAVAILABLE', message, { retryAfterSeconds: 5 }));
      abort.abort();
    }, EXECUTION_TIMEOUT_MS);
  });
  try {
    return await Promise.race([work(abort.signal), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
