import pg from 'pg';
import { OUTBOX_CHANNEL } from './append-event.js';
import { Backoff } from './backoff.js';
import type { Logger } from './logger.js';
import {
  claimEvents,
  forgetRelayed,
  markRelayed,
  oldestUnrelayedSeconds,
  putBackRelayed,
  type RelayedEvent,
} from './outbox-table.js';
import { PostgresListener } from './postgres-listener.js';
import { WakeUp } from './wake-up.js';

/** What became of a batch. */
export interface Delivery {
  readonly delivered: readonly RelayedEvent[];
  /** Why some were not delivered, when they should have been. */
  readonly failure?: Error | undefined;
}

export interface OutboxRelayOptions {
  /** Connects as the queue's role, the only one that sees every organization's events. */
  readonly url: string;
  /**
   * Brings a batch to the queues, as much of it as they take now. What comes back as delivered must
   * be safe in them; the rest stays in the outbox, where the queues' limits cannot lose it.
   */
  readonly deliver: (events: readonly RelayedEvent[]) => Promise<Delivery>;
  readonly logger: Logger;
  /** Relayed events are kept this long, to refill queues that lost them. */
  readonly retentionDays: number;
}

/** Events in a transaction. */
const BATCH = 500;
/** Of each organization: many enough for jobs that follow several events at once. */
const SHARE = 100;
/** Before the first organization. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
const POLL_MS = 1_000;
const LONGEST_WAIT_MS = 10_000;
const CLEANING_MS = 600_000;
const CLEANING_BATCH = 1_000;

/**
 * Brings events from the outbox to the queues, each at least once: an event is marked only after
 * the queues acknowledged it, in the transaction that holds it, so a relay that is killed in
 * between leaves it for the next one. Any number of relays may run side by side.
 */
export class OutboxRelay {
  private readonly pool: pg.Pool;
  private readonly wakeUp = new WakeUp();
  private readonly stopping = new AbortController();
  private listener: PostgresListener | undefined;
  private running: Promise<void> | undefined;
  private cleanedAt = 0;
  /** The organization whose turn was last; each round ends before the first again. */
  private after = NOBODY;

  constructor(private readonly options: OutboxRelayOptions) {
    this.pool = new pg.Pool({
      connectionString: options.url,
      application_name: 'meridian-relay',
      max: 2,
      connectionTimeoutMillis: 5_000,
      query_timeout: 60_000,
      keepAlive: true,
    });
    this.pool.on('error', (error) =>
      options.logger.warn({ err: error }, 'relay lost a connection'),
    );
  }

  /** Begins to relay. Survives restarts of the database. */
  start(): void {
    if (this.running) return;
    this.listener = new PostgresListener({
      url: this.options.url,
      channel: OUTBOX_CHANNEL,
      logger: this.options.logger,
      onMessage: () => this.wakeUp.now(),
      onListening: () => this.wakeUp.now(),
    });
    this.running = this.run();
  }

  /** Finishes the batch in hand, then stops. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakeUp.now();
    await Promise.all([this.running, this.listener?.stop()]);
    await this.pool.end();
  }

  /** Seconds that the oldest event has been waiting; 0 when none waits. */
  async lag(): Promise<number> {
    return oldestUnrelayedSeconds(this.pool);
  }

  /**
   * Delivers again what was relayed since then, for queues that were lost. Jobs whose ids the queues
   * still hold are not added twice; others run again, which recomputes the same result.
   */
  async redeliverSince(since: Date): Promise<number> {
    const events = await putBackRelayed(this.pool, since);
    this.wakeUp.now();
    return events;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const backoff = new Backoff(LONGEST_WAIT_MS);
    while (!signal.aborted) {
      try {
        const delivered = await this.relayRound();
        backoff.reset();
        if (delivered > 0) continue;
        await this.clean();
        await this.wakeUp.wait(POLL_MS);
      } catch (error) {
        this.options.logger.error({ err: error }, 'relaying failed; it will be tried again');
        await backoff.wait(signal);
      }
    }
  }

  /** Gives every organization its turn; returns how many events were delivered. */
  private async relayRound(): Promise<number> {
    let delivered = 0;
    do {
      delivered += await this.relayBatch();
    } while (this.after !== NOBODY && !this.stopping.signal.aborted);
    return delivered;
  }

  /** Relays one batch; returns how much was taken. Rejects when an event could not be delivered. */
  private async relayBatch(): Promise<number> {
    const { delivered, failure } = await this.inTransaction<Delivery>(async (client) => {
      const wish = { after: this.after, share: SHARE, size: BATCH };
      const claimed = await claimEvents(client, wish);
      this.after = claimed.length < BATCH ? NOBODY : (claimed.at(-1)?.organizationId ?? NOBODY);
      if (claimed.length === 0) return { delivered: claimed };
      const outcome = await this.options.deliver(claimed);
      if (outcome.delivered.length > 0) await markRelayed(client, outcome.delivered);
      return outcome;
    });
    if (failure) throw failure;
    return delivered.length;
  }

  private async inTransaction<T>(run: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    // A client in use is not watched by its pool: one that breaks between two statements would
    // bring the process down. The next statement fails instead.
    const noticed = (): void => undefined;
    client.on('error', noticed);
    let broken = true;
    try {
      await client.query('begin');
      const result = await run(client);
      await client.query('commit');
      broken = false;
      return result;
    } finally {
      client.off('error', noticed);
      // A connection in the middle of a transaction is thrown away, which rolls it back.
      client.release(broken);
    }
  }

  private async clean(): Promise<void> {
    if (Date.now() - this.cleanedAt < CLEANING_MS) return;
    const deleted = await forgetRelayed(this.pool, this.options.retentionDays, CLEANING_BATCH);
    // A full batch means that more is waiting: the next pass goes on.
    if (deleted < CLEANING_BATCH) this.cleanedAt = Date.now();
  }
}
