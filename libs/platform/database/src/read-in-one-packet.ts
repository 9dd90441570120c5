import type pg from 'pg';
import { rowsOf } from './statement.js';

/**
 * Runs one read in a read-only transaction of its own, after `settings` were made for it: four
 * statements that leave in one packet and come back together. One by one they would be four writes
 * to the socket, each of which wakes the server.
 *
 * `pool` must hand out pipelined clients. Rejects with the driver's error; the connection is then not
 * used again, for the rest of the pipeline may still be under way on it.
 */
export async function readInOnePacket<Row>(
  pool: pg.Pool,
  settings: pg.QueryConfig,
  read: pg.QueryConfig,
): Promise<Row[]> {
  const client = await pool.connect();
  try {
    const answers = inOnePacket(client, () => [
      client.query('begin read only'),
      client.query(settings),
      client.query(read),
      client.query('commit'),
    ]);
    const [, , answer] = await Promise.all(answers);
    client.release();
    return rowsOf<Row>(answer ?? { rows: [] });
  } catch (error) {
    client.release(true);
    throw error;
  }
}

function inOnePacket<T>(client: pg.PoolClient, send: () => T): T {
  const { stream } = client.connection;
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}
