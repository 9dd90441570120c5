/**
 * What a watcher sees of each announcement: `read` reads it again as that watcher, and what it may
 * not see (null) is left out. Ending the reader ends the source at once, even while it waits.
 */
export function readEach<Told, Seen>(
  source: AsyncIterableIterator<Told>,
  read: (told: Told) => Promise<Seen | null>,
): AsyncIterableIterator<Seen> {
  return {
    async next() {
      for (;;) {
        const told = await source.next();
        if (told.done) return { value: undefined, done: true };
        const seen = await read(told.value);
        if (seen !== null) return { value: seen, done: false };
      }
    },
    async return() {
      await source.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
