import {
  readInOnePacket,
  retryOnConflict,
  rowsOf,
  type Database,
  type Statement,
} from '@meridian/platform-database';
import { traced } from '@meridian/platform-observability';
import type pg from 'pg';
import type { EntityManager } from 'typeorm';
import type { Caller } from './caller.js';
import { answerOnce, type AnswerOptions } from './idempotency/answer-once.js';
import type { IdempotentRequest } from './idempotency/idempotent-request.js';
import type { Work } from './work.js';

const SETTINGS = `select set_config('meridian.organization', $1, true),
  set_config('meridian.provider', $2, true), now() as now`;

/**
 * The only way to the tables of tenants. Every read and every command runs in a transaction whose
 * organization (and provider, for provider users) is set locally from the caller, so that row-level
 * security holds whatever the SQL says, and nothing outlives the transaction on a pooled connection.
 */
export class Tenancy {
  constructor(private readonly database: Database) {}

  /**
   * Runs a command: everything in it commits together or not at all. Runs it again from the start
   * when PostgreSQL gives it up for a concurrent one, so `run` must keep its effects in `work`.
   *
   * Where the caller's request came under an idempotency key, the key and the answer commit with it,
   * and the request sent again gets that answer without running.
   */
  async command<T>(
    caller: Caller,
    run: (work: Work) => Promise<T>,
    options: AnswerOptions = {},
  ): Promise<T> {
    const request = caller.idempotency?.take();
    const command = request ? underKey(request, options, run) : run;
    return traced('command', {}, () => retryOnConflict(() => this.once(caller, command)));
  }

  /** Runs one declared read; see {@link readQuery}. */
  async read<Parameters extends object, Row>(
    caller: Caller,
    { name, text, values }: Statement<Parameters, Row>,
    parameters: Parameters,
  ): Promise<Row[]> {
    return this.readQuery<Row>(caller, { name, text, values: values(parameters) });
  }

  /** Runs one read in one round trip: transaction, tenant, statement and commit leave together. */
  async readQuery<Row>(caller: Caller, query: pg.QueryConfig): Promise<Row[]> {
    return traced('read', statementName(query), () =>
      readInOnePacket<Row>(
        this.database.reads,
        { name: 'tenancy.settings', text: SETTINGS, values: settings(caller) },
        query,
      ),
    );
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

/** The command, run at most once for its request. */
function underKey<T>(
  request: IdempotentRequest,
  options: AnswerOptions,
  run: (work: Work) => Promise<T>,
): (work: Work) => Promise<T> {
  return (work) => answerOnce(work, request, options, () => run(work));
}

/** How a trace calls a statement: by the name that it was declared under. */
const statementName = ({ name = 'unnamed' }: { name?: string | undefined }) => ({
  statement: name,
});

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
    async query({ name, text, values }, parameters) {
      // Without its name, and so planned for the tables as they are now: a plan kept from when they
      // were empty made a bulk statement 400 times slower.
      const unnamed = { text, values: values(parameters) };
      return traced('statement', statementName({ name }), async () =>
        rowsOf(await connection.query(unnamed)),
      );
    },
  };
}
