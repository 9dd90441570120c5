import { statement, type Statement } from '@meridian/platform-database';
import type pg from 'pg';
import { QUEUES, type JobQueueName } from './queues.js';

/** A run that is in its queue, waiting or running. */
interface RunUnderWay {
  readonly organizationId: string;
  readonly id: string;
  readonly queue: JobQueueName;
  readonly job: string;
  readonly waits: boolean;
}

const UNDER_WAY = statement<{ organizationIds: readonly string[] }, RunUnderWay>(
  'jobs.runs-under-way',
  `select organization_id as "organizationId", id, queue, job, starts = 0 as waits from job_runs
    where finished_at is null and organization_id = any(:organizationIds::uuid[])`,
);

const INSERT = statement<Omit<RunUnderWay, 'waits'> & { eventId: string }, never>(
  'jobs.insert-run',
  `insert into job_runs (organization_id, id, queue, job, event_id, delivered_at)
   values (:organizationId, :id, :queue, :job, :eventId, clock_timestamp())
   on conflict (organization_id, id) do nothing`,
);

/**
 * What some organizations have in the queues, as the relay sees it while nobody else delivers for
 * them. A run may end meanwhile, which only leaves more room than is counted here.
 */
export class RunsUnderWay {
  private constructor(
    private readonly database: pg.Pool,
    private readonly runs: RunUnderWay[],
  ) {}

  static async of(database: pg.Pool, organizationIds: readonly string[]): Promise<RunsUnderWay> {
    const { rows } = await query(database, UNDER_WAY, { organizationIds });
    return new RunsUnderWay(database, rows);
  }

  has(id: string): boolean {
    return this.runs.some((run) => run.id === id);
  }

  /** Whether a run of this job has not started yet: it will see all that is committed by now. */
  oneWaits(organizationId: string, job: string): boolean {
    return this.runs.some(
      (run) => run.organizationId === organizationId && run.job === job && run.waits,
    );
  }

  hasRoom(organizationId: string, queue: JobQueueName): boolean {
    const own = this.runs.filter(
      (run) => run.organizationId === organizationId && run.queue === queue,
    );
    return own.length < QUEUES[queue].perOrganization;
  }

  /** Counts a new run; false for one that is known and so was done before. */
  async add(run: Omit<RunUnderWay, 'waits'>, eventId: string): Promise<boolean> {
    const { rowCount } = await query(this.database, INSERT, { ...run, eventId });
    if (!rowCount) return false;
    this.runs.push({ ...run, waits: true });
    return true;
  }
}

function query<Parameters extends object, Row extends pg.QueryResultRow>(
  database: pg.Pool,
  { name, text, values }: Statement<Parameters, Row>,
  parameters: Parameters,
): Promise<pg.QueryResult<Row>> {
  return database.query<Row>({ name, text, values: values(parameters) });
}
