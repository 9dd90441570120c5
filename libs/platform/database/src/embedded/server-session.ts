import { realpath } from 'node:fs/promises';
import pg from 'pg';
import { ROLES } from './connection-urls.js';
import type { Credentials } from './credentials.js';

/** Any number, as long as nothing else locks it in the database `postgres`. */
const OWNERSHIP_LOCK = 7_215_018_001;
const PREPARATION_LOCK = 7_215_018_002;
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * A supervisor's connection to its server. It tells two things that no file can:
 *
 * - who is responsible for the server: the session that holds the ownership lock. PostgreSQL drops
 *   the lock the moment its holder dies, however it dies, so an orphaned server is known for sure;
 * - that the server is gone: the connection breaks at once.
 */
export class ServerSession {
  /** Resolves when the connection ends, from whichever side. */
  readonly lost: Promise<void>;

  private constructor(private readonly client: pg.Client) {
    this.lost = new Promise((resolve) => client.once('end', () => resolve()));
  }

  /** Connects as superuser. Rejects with the driver's error. */
  static async open(port: number, credentials: Credentials): Promise<ServerSession> {
    const client = superuserClient(port, credentials, 'postgres');
    // An error on an idle connection also ends it, which `lost` reports.
    client.on('error', () => undefined);
    await client.connect();
    return new ServerSession(client);
  }

  /** Takes responsibility for the server, unless another living process has it. */
  async tryToOwn(): Promise<boolean> {
    const { rows } = await this.client.query<{ owned: boolean }>(
      'select pg_try_advisory_lock($1) as owned',
      [OWNERSHIP_LOCK],
    );
    return rows[0]?.owned ?? false;
  }

  /** Runs work that only one process may do at a time. */
  async alone(work: (client: pg.Client) => Promise<void>): Promise<void> {
    await this.client.query('select pg_advisory_lock($1)', [PREPARATION_LOCK]);
    try {
      await work(this.client);
    } finally {
      await this.client.query('select pg_advisory_unlock($1)', [PREPARATION_LOCK]);
    }
  }

  /** Whether the server at the other end really serves this cluster. */
  async serves(cluster: string): Promise<boolean> {
    const { rows } = await this.client.query<{ folder: string }>(
      `select current_setting('data_directory') as folder`,
    );
    const folder = rows[0]?.folder;
    return folder !== undefined && (await realpath(folder)) === cluster;
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}

/** A connection of the superuser, for the supervisor's own work. */
export function superuserClient(
  port: number,
  credentials: Credentials,
  database: string,
): pg.Client {
  return new pg.Client({
    host: '127.0.0.1',
    port,
    user: ROLES.superuser,
    password: credentials.superuser,
    database,
    ssl: false,
    application_name: 'meridian-supervisor',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
}
