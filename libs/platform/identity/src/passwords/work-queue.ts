/** Says that the queue is full and nothing was begun. */
export class QueueFullError extends Error {
  constructor() {
    super('Too much work is waiting already.');
    this.name = 'QueueFullError';
  }
}

/** Runs at most `width` tasks at a time, lets at most `length` wait, and refuses the rest. */
export class WorkQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly width: number,
    private readonly length: number,
  ) {}

  /** @throws QueueFullError when as many as may wait are waiting. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.running < this.width) this.running += 1;
    else await this.turn();
    try {
      return await task();
    } finally {
      this.pass();
    }
  }

  private turn(): Promise<void> {
    if (this.waiting.length >= this.length) return Promise.reject(new QueueFullError());
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Hands the place on, so that nobody who comes later slips in between. */
  private pass(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}
