/**
 * Waits until a person or the system says to stop, or until one of the endings comes by itself,
 * which is then returned.
 */
export async function untilTold<Ending>(
  endings: readonly Promise<Ending>[],
): Promise<Ending | null> {
  let tell = (): void => undefined;
  const told = new Promise<null>((resolve) => {
    tell = () => resolve(null);
  });
  process.on('SIGINT', tell);
  process.on('SIGTERM', tell);
  try {
    return await Promise.race([told, ...endings]);
  } finally {
    // A second signal while things are being stopped must not cut that short.
    process.off('SIGINT', tell);
    process.off('SIGTERM', tell);
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => undefined);
  }
}
