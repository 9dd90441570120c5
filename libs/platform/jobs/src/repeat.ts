import type { Logger } from '@meridian/platform-outbox';

/** Does something every so often, never twice at once, whether it succeeds or not. */
export function repeat(
  everyMs: number,
  logger: Logger,
  run: () => Promise<void>,
): { stop(): void } {
  let underWay = false;
  const timer = setInterval(() => {
    if (underWay) return;
    underWay = true;
    run()
      .catch((error: unknown) => logger.warn({ err: error }, 'a regular check failed'))
      .finally(() => (underWay = false));
  }, everyMs);
  return { stop: () => clearInterval(timer) };
}
