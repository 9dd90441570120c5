import pg from 'pg';

/**
 * A connection whose breaking never goes unheard. A pool listens to its idle connections only: one
 * that breaks between two statements of a transaction of BullMQ would bring the process down. With a
 * listener of its own the next statement fails instead, which BullMQ knows how to handle.
 */
export class WatchedClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
