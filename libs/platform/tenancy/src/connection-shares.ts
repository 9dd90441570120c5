import { ExpectedError } from './expected-error.js';

/** Kept free of any one organization, of each five connections. */
const RESERVED = 1 / 5;
/** How many may wait for one connection. */
const WAITING_PER_CONNECTION = 20;
const PATIENCE_MS = 5_000;
const RETRY_AFTER_SECONDS = 2;

interface Waiting {
  readonly organization: string;
  readonly begin: () => void;
}

/**
 * Who may use a pool's connections. No organization gets all of them, so that slow statements of one
 * do not stop the others; only so many wait, and none for long, so that nothing piles up while the
 * database is slow or does not answer.
 */
export class ConnectionShares {
  private readonly share: number;
  private readonly mostWaiting: number;
  private readonly inUse = new Map<string, number>();
  private readonly waiting: Waiting[] = [];
  private used = 0;

  constructor(
    private readonly size: number,
    private readonly patienceMs = PATIENCE_MS,
  ) {
    this.share = Math.max(size - Math.ceil(size * RESERVED), 1);
    this.mostWaiting = size * WAITING_PER_CONNECTION;
  }

  /**
   * Waits for the turn of an organization; resolves with how to give it back.
   *
   * @throws ExpectedError UNAVAILABLE when too many wait already, or the turn does not come in time.
   */
  async take(organization: string): Promise<() => void> {
    if (this.hasRoomFor(organization)) this.enter(organization);
    else await this.turn(organization);
    return () => this.leave(organization);
  }

  /** Does something in the turn of an organization; see {@link take}. */
  async using<T>(organization: string, work: () => Promise<T>): Promise<T> {
    const give = await this.take(organization);
    try {
      return await work();
    } finally {
      give();
    }
  }

  private turn(organization: string): Promise<void> {
    if (this.waiting.length >= this.mostWaiting) return Promise.reject(overloaded());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(entry), 1);
        reject(overloaded());
      }, this.patienceMs).unref();
      const entry = {
        organization,
        begin: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      this.waiting.push(entry);
    });
  }

  private enter(organization: string): void {
    this.used += 1;
    this.inUse.set(organization, (this.inUse.get(organization) ?? 0) + 1);
  }

  /** The turn passes to whoever waited longest and whose organization has room. */
  private leave(organization: string): void {
    this.used -= 1;
    const left = (this.inUse.get(organization) ?? 0) - 1;
    if (left > 0) this.inUse.set(organization, left);
    else this.inUse.delete(organization);
    const next = this.waiting.findIndex((one) => this.hasRoomFor(one.organization));
    const [entry] = next < 0 ? [] : this.waiting.splice(next, 1);
    if (!entry) return;
    this.enter(entry.organization);
    entry.begin();
  }

  private hasRoomFor(organization: string): boolean {
    return this.used < this.size && (this.inUse.get(organization) ?? 0) < this.share;
  }
}

function overloaded(): ExpectedError {
  return new ExpectedError(
    'UNAVAILABLE',
    'More is being asked than can be answered at the moment. Try again in a few seconds.',
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
  );
}
