import {
  retryOnConflict,
  rowsOf,
  type Database,
  type Statement,
} from '@meridian/platform-database';
import type pg from 'pg';
import type { EntityManager } from 'typeorm';
import type { Caller } from './caller.js';
import { ConnectionShares } from './connection-shares.js';

/** One transaction on behalf of one caller, in one organization. */
export interface Work {
  readonly caller: Caller;
  /** The database's clock at the start of the transaction. */
  readonly now: Date;
  /** TypeORM within this transaction. */
  readonly manager: EntityManager;
  /** Runs a hand-written statement within this transaction. */
  query<Parameters extends object, Row>(
    statement: Statement<Parameters, Row>,
    parameters: Parameters,
  ): Promise<Row[]>;
  /** The connection itself, for `COPY`. */
  readonly connection: pg.PoolClient;
}

const SETTINGS = `select set_config('meridian.organization', $1, true),
  set_config('meridian.provider', $2, true), now() as now`;

/**
 * The only way to the tables of tenants. Every read and every command runs in a transaction whose
 * organization (and provider, for provider users) is set locally from the caller, so that row-level
 * security holds whatever the SQL says, and nothing outlives the transaction on a pooled connection.
 */
export class Tenancy {
  private readonly reading: ConnectionShares;
  private readonly commanding: ConnectionShares;

  constructor(private readonly database: Database) {
    // Both pools have the same size.
    const { max } = database.reads.options;
    this.reading = new ConnectionShares(max);
    this.commanding = new ConnectionShares(max);
  }

  /**
   * Runs a command: everything in it commits together or not at all. Runs it again from the start
   * when PostgreSQL gives it up for a concurrent one, so `run` must keep its effects in `work`.
   */
  async command<T>(caller: Caller, run: (work: Work) => Promise<T>): Promise<T> {
    const give = await this.commanding.take(caller.organizationId);
    try {
      return await retryOnConflict(() => this.once(caller, run));
    } finally {
      give();
    }
  }

  /** Runs one declared read; see {@link readQuery}. */
  async read<Parameters extends object, Row>(
    caller: Caller,
    { name, text, values }: Statement<Parameters, Row>,
    parameters: Parameters,
  ): Promise<Row[]> {
    return this.readQuery<Row>(caller, { name, text, values: values(parameters) });
  }

  /** Runs one read in one round trip: transaction, tenant, statement and commit are pipelined. */
  async readQuery<Row>(caller: Caller, query: pg.QueryConfig): Promise<Row[]> {
    const give = await this.reading.take(caller.organizationId);
    try {
      return await this.readOnce<Row>(caller, query);
    } finally {
      give();
    }
  }

  private async readOnce<Row>(caller: Caller, query: pg.QueryConfig): Promise<Row[]> {
    const client = await this.database.reads.connect();
    try {
      const [, , result] = await Promise.all([
        client.query('begin read only'),
        client.query({ name: 'tenancy.settings', text: SETTINGS, values: settings(caller) }),
        client.query(query),
        client.query('commit'),
      ]);
      client.release();
      return rowsOf<Row>(result);
    } catch (error) {
      // The rest of the pipeline may still be under way: this connection is not used again.
      client.release(true);
      throw error;
    }
  }

  private async once<T>(caller: Caller, run: (work: Work) => Promise<T>): Promise<T> {
    const runner = this.database.commands.createQueryRunner();
    try {
      await runner.startTransaction();
      const connection: unknown = await runner.connect();
      if (!isConnection(connection)) throw new Error('TypeORM gave no connection of pg.');
      const [begun] = rowsOf<{ now: Date }>(await connection.query(SETTINGS, settings(caller)));
      if (!begun) throw new Error('The database did not confirm the tenant of the transaction.');
      const result = await run(workOn(runner.manager, connection, caller, begun.now));
      await runner.commitTransaction();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }
}

const settings = (caller: Caller): string[] => [caller.organizationId, caller.providerId ?? ''];

function isConnection(value: unknown): value is pg.PoolClient {
  return typeof value === 'object' && value !== null && 'query' in value && 'release' in value;
}

function workOn(
  manager: EntityManager,
  connection: pg.PoolClient,
  caller: Caller,
  now: Date,
): Work {
  return {
    caller,
    now,
    manager,
    connection,
    async query({ text, values }, parameters) {
      // Without its name, and so planned for the tables as they are now: a plan kept from when they
      // were empty made a bulk statement 400 times slower.
      return rowsOf(await connection.query({ text, values: values(parameters) }));
    },
  };
}
