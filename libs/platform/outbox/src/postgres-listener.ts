import pg from 'pg';
import { Backoff } from './backoff.js';
import type { Logger } from './logger.js';

const LONGEST_WAIT_MS = 5_000;

interface PostgresListenerOptions {
  readonly url: string;
  readonly channel: string;
  readonly logger: Logger;
  readonly onMessage: (payload: string) => void;
  /** Called whenever listening begins: messages may have passed unheard before. */
  readonly onListening: () => void;
}

/** Listens on one channel of PostgreSQL, over a connection that is made anew whenever it breaks. */
export class PostgresListener {
  private readonly stopping = new AbortController();
  private readonly finished: Promise<void>;

  constructor(private readonly options: PostgresListenerOptions) {
    this.finished = this.keepListening();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.finished;
  }

  private async keepListening(): Promise<void> {
    const { logger, channel } = this.options;
    const { signal } = this.stopping;
    const backoff = new Backoff(LONGEST_WAIT_MS);
    while (!signal.aborted) {
      try {
        await this.listenUntilItBreaks(() => backoff.reset());
      } catch (error) {
        logger.warn({ err: error, channel }, 'listening was interrupted');
      }
      await backoff.wait(signal);
    }
  }

  private async listenUntilItBreaks(onConnected: () => void): Promise<void> {
    const { url, channel, onMessage, onListening } = this.options;
    const client = new pg.Client({
      connectionString: url,
      application_name: `meridian-listen-${channel}`,
      connectionTimeoutMillis: 5_000,
      // Without it, a connection that died silently would look idle for hours.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    const broken = new Promise<void>((resolve, reject) => {
      client.on('error', reject);
      client.on('end', resolve);
    });
    broken.catch(() => undefined);
    const hangUp = () => void client.end().catch(() => undefined);
    try {
      await client.connect();
      this.stopping.signal.addEventListener('abort', hangUp, { once: true });
      client.on('notification', ({ payload }) => onMessage(payload ?? ''));
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
      if (this.stopping.signal.aborted) return;
      onConnected();
      onListening();
      await broken;
    } finally {
      this.stopping.signal.removeEventListener('abort', hangUp);
      await client.end().catch(() => undefined);
    }
  }
}
