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

export interface OutboxRelayOptions {
  /** Connects as the queue's role, the only one that sees every organization's events. */
  readonly url: string;
  /** Must resolve only once the queues hold all that follows from the event. */
  readonly deliver: (event: RelayedEvent) => Promise<void>;
  readonly logger: Logger;
  /** Relayed events are kept this long, to refill queues that lost them. */
  readonly retentionDays: number;
}

const BATCH = 100;
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
        const claimed = await this.relayBatch();
        backoff.reset();
        if (claimed === BATCH) continue;
        await this.clean();
        await this.wakeUp.wait(POLL_MS);
      } catch (error) {
        this.options.logger.error({ err: error }, 'relaying failed; it will be tried again');
        await backoff.wait(signal);
      }
    }
  }

  /** Relays one batch; returns its size. Rejects when an event could not be delivered. */
  private async relayBatch(): Promise<number> {
    const { events, failure } = await this.inTransaction(async (client) => {
      const claimed = await claimEvents(client, BATCH);
      const outcome = await this.deliverAll(claimed);
      if (outcome.delivered.length > 0) await markRelayed(client, outcome.delivered);
      return { events: claimed.length, failure: outcome.failure };
    });
    if (failure) throw failure;
    return events;
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

  /** One event that cannot be delivered must not hold up those beside it. */
  private async deliverAll(
    events: readonly RelayedEvent[],
  ): Promise<{ delivered: RelayedEvent[]; failure: Error | undefined }> {
    const delivered: RelayedEvent[] = [];
    let failure: Error | undefined;
    await Promise.all(
      events.map(async (event) => {
        try {
          await this.options.deliver(event);
          delivered.push(event);
        } catch (cause) {
          failure = new Error(`Event ${event.id} (${event.type}) was not delivered.`, { cause });
        }
      }),
    );
    return { delivered, failure };
  }

  private async clean(): Promise<void> {
    if (Date.now() - this.cleanedAt < CLEANING_MS) return;
    const deleted = await forgetRelayed(this.pool, this.options.retentionDays, CLEANING_BATCH);
    // A full batch means that more is waiting: the next pass goes on.
    if (deleted < CLEANING_BATCH) this.cleanedAt = Date.now();
  }
}
