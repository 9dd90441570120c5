import type { ExecutionResult } from 'graphql';

type Result = IteratorResult<ExecutionResult, void>;

/**
 * The results of a subscription, one per event of its source. Written out instead of as a generator
 * function, because a generator that waits for the next event cannot be ended before that event.
 */
export class Deliveries implements AsyncIterableIterator<ExecutionResult, void> {
  constructor(
    private readonly source: AsyncIterator<unknown>,
    /** Answers an event; null ends the subscription. */
    private readonly answer: (event: unknown) => Promise<ExecutionResult | null>,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<Result> {
    const event = await this.source.next();
    if (event.done) return { value: undefined, done: true };
    const value = await this.answer(event.value);
    return value ? { value, done: false } : this.return();
  }

  async return(): Promise<Result> {
    await this.source.return?.();
    return { value: undefined, done: true };
  }

  async throw(error: unknown): Promise<Result> {
    await this.source.return?.();
    throw error;
  }
}
