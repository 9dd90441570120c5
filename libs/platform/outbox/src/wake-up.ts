/** Lets one loop sleep until something happens or a time has passed, and never miss a call. */
export class WakeUp {
  private called = false;
  private wake: (() => void) | undefined;

  /** Wakes the sleeper; without one, the next sleep ends at once. */
  now(): void {
    this.called = true;
    this.wake?.();
  }

  async wait(longestMs: number): Promise<void> {
    if (!this.called) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, longestMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.called = false;
    this.wake = undefined;
  }
}
