import pg from 'pg';

/**
 * A connection whose breaking never goes unheard. A pool listens to its idle connections only: one
 * that breaks while it is lent out, or for a second time after it was given back as broken, would
 * bring the process down. With a listener of its own the statement fails instead.
 */
export class WatchedClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
