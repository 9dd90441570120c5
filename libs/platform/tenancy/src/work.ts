import type { Statement } from '@meridian/platform-database';
import type pg from 'pg';
import type { EntityManager } from 'typeorm';
import type { Caller } from './caller.js';

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
