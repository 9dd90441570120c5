import { setTimeout as delay } from 'node:timers/promises';

/** Resolves when healthy; rejects, with a reason for the log, when not. */
export type HealthCheck = (signal: AbortSignal) => Promise<unknown>;

/** What the public may know: which part is up, and nothing about why it is not. */
export interface HealthReport {
  readonly status: 'up' | 'down';
  readonly checks: readonly { readonly name: string; readonly state: 'up' | 'down' }[];
}

interface RegisteredCheck {
  readonly name: string;
  readonly check: HealthCheck;
  readonly timeoutMs: number;
}

const DEFAULT_TIMEOUT_MS = 2_000;

/** The answers of `/health/live` and `/health/ready`. */
export class HealthChecks {
  private readonly registered: RegisteredCheck[] = [];
  private running: Promise<HealthReport> | undefined;
  private draining = false;

  /** @param onFailure learns the reason of each failed check, for the log only. */
  constructor(private readonly onFailure: (name: string, reason: unknown) => void) {}

  /** Adds a check that decides on readiness. It fails when it takes longer than its time-out. */
  register(name: string, check: HealthCheck, timeoutMs = DEFAULT_TIMEOUT_MS): void {
    this.registered.push({ name, check, timeoutMs });
  }

  /** From now on not ready, so that the load balancer stops sending while work in hand finishes. */
  startDraining(): void {
    this.draining = true;
  }

  /** Whether the process itself works. A database that is away is no reason to restart us. */
  live(): HealthReport {
    return { status: 'up', checks: [] };
  }

  /** Whether requests may be sent here. Callers that ask at the same time share one round. */
  ready(): Promise<HealthReport> {
    this.running ??= this.runAll().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async runAll(): Promise<HealthReport> {
    const results = this.registered.map(async (registered) => ({
      name: registered.name,
      state: await this.run(registered),
    }));
    const checks = await Promise.all(results);
    const up = !this.draining && checks.every(({ state }) => state === 'up');
    return { status: up ? 'up' : 'down', checks };
  }

  private async run({ name, check, timeoutMs }: RegisteredCheck): Promise<'up' | 'down'> {
    const abort = new AbortController();
    const expired = delay(timeoutMs, undefined, { signal: abort.signal, ref: false }).then(() => {
      throw new Error(`no answer within ${timeoutMs} ms`);
    });
    try {
      await Promise.race([check(abort.signal), expired]);
      return 'up';
    } catch (reason) {
      this.onFailure(name, reason);
      return 'down';
    } finally {
      // Ends the timer, and a check that is still running where it listens to the signal.
      abort.abort();
      expired.catch(() => undefined);
    }
  }
}
