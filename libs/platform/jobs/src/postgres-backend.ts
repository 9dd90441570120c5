import { WatchedClient } from '@meridian/platform-database';
import { createPostgresBackend, runMigrations, withBackend } from 'bullmq';
import type { PgQueryable, PgQueryResult } from 'bullmq';
import pg from 'pg';
import type { BackendErrorListener, QueueBackend } from './queue-backend.js';
import { workerSettings } from './worker-settings.js';

const SCHEMA = 'bullmq';
const { Queue, Worker } = withBackend(createPostgresBackend);

/**
 * Queues in PostgreSQL, in a schema of their own that the queue's role owns. The schema is brought
 * up to date first: on an old one, queues and workers would emit errors in a loop without end.
 */
export async function openPostgresBackend(
  url: string,
  onError: BackendErrorListener,
): Promise<QueueBackend> {
  await migrateQueues(url);
  const connection = (max: number) => ({
    connectionString: url,
    schema: SCHEMA,
    max,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    Client: WatchedClient,
  });
  return {
    openQueue(name) {
      const queue = new Queue<unknown, void>(name, { connection: connection(2) });
      queue.on('error', (error) => onError(error, name));
      return queue;
    },
    openWorker(name, processor) {
      const worker = new Worker<unknown, void>(name, processor, {
        connection: connection(4),
        ...workerSettings(name),
      });
      worker.on('error', (error) => onError(error, name));
      return worker;
    },
  };
}

async function migrateQueues(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_namespace where nspname = $1', [
      SCHEMA,
    ]);
    await runMigrations(rowCount ? withinExistingSchema(client) : client, SCHEMA);
  } finally {
    await client.end();
  }
}

/**
 * BullMQ always begins with "create schema if not exists", for which PostgreSQL asks the right to
 * create schemas even where there is nothing to create. The queue's role does without that right.
 */
function withinExistingSchema(client: PgQueryable): PgQueryable {
  return {
    async query<Row>(text: string, parameters?: readonly unknown[]): Promise<PgQueryResult<Row>> {
      if (text.startsWith('CREATE SCHEMA IF NOT EXISTS')) return { rows: [] };
      return client.query<Row>(text, parameters);
    },
  };
}
