import type { Logger } from '@meridian/platform-outbox';

/** Keeps what was logged, for tests that ask. */
export class QuietLogger implements Logger {
  readonly lines: { readonly level: string; readonly facts: object; readonly message: string }[] =
    [];

  info(facts: object, message: string): void {
    this.lines.push({ level: 'info', facts, message });
  }

  warn(facts: object, message: string): void {
    this.lines.push({ level: 'warn', facts, message });
  }

  error(facts: object, message: string): void {
    this.lines.push({ level: 'error', facts, message });
  }

  child(): Logger {
    return this;
  }
}
