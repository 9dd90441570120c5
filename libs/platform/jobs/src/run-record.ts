import { sqlState, statement } from '@meridian/platform-database';
import { OUTBOX_CHANNEL } from '@meridian/platform-outbox';
import type { Caller, Tenancy, Work } from '@meridian/platform-tenancy';
import { runKey } from './run-key.js';

const FOREIGN_KEY_VIOLATION = '23503';

interface RunId {
  readonly organizationId: string;
  readonly id: string;
}

/** How a run stands when it is started. */
interface StartedRun {
  readonly starts: number;
  readonly failures: number;
  readonly finished: boolean;
}

const START = statement<RunId & { queue: string; job: string; eventId: string }, StartedRun>(
  'jobs.start-run',
  `insert into job_runs as run (organization_id, id, queue, job, event_id, starts, started_at)
   values (:organizationId, :id, :queue, :job, :eventId, 1, clock_timestamp())
   on conflict (organization_id, id) do update
     set starts = run.starts + 1, started_at = clock_timestamp()
   returning starts, failures, finished_at is not null as finished`,
);

const FAIL = statement<RunId, { failures: number }>(
  'jobs.fail-run',
  `update job_runs set failures = failures + 1
    where organization_id = :organizationId and id = :id returning failures`,
);

const GIVE_BACK = statement<RunId, never>(
  'jobs.give-back-run',
  `update job_runs set starts = starts - 1 where organization_id = :organizationId and id = :id`,
);

// The end makes room for the organization's next job: the relay is told.
const FINISH = statement<RunId & { channel: string }, never>(
  'jobs.finish-run',
  `with done as (
     update job_runs set finished_at = clock_timestamp()
      where organization_id = :organizationId and id = :id and delivered_at is not null
   ), ticked as (
     delete from job_runs
      where organization_id = :organizationId and id = :id and delivered_at is null
   )
   select pg_notify(:channel, '')`,
);

/** The organization of a job is gone: there is nothing that could be written about it. */
export class NoOrganization extends Error {}

/**
 * One job's run in Meridian's own books. Those of events stay, so that an event which is relayed
 * again, for a queue that forgot, is not followed again; those of schedules leave with their end.
 */
export class RunRecord {
  private readonly key: RunId;

  constructor(
    private readonly tenancy: Tenancy,
    private readonly caller: Caller,
    private readonly run: {
      readonly queue: string;
      readonly job: string;
      readonly eventId: string;
    },
  ) {
    const { organizationId } = caller;
    this.key = { organizationId, id: runKey(run.job, run.eventId) };
  }

  /** @throws NoOrganization */
  async start(): Promise<StartedRun> {
    try {
      const [started] = await this.tenancy.command(this.caller, (work) =>
        work.query(START, { ...this.key, ...this.run }),
      );
      if (!started) throw new Error('The start of a job was not recorded.');
      return started;
    } catch (error) {
      if (sqlState(error) === FOREIGN_KEY_VIOLATION) throw new NoOrganization();
      throw error;
    }
  }

  /** Counts a failure; returns how many there are. */
  async fail(): Promise<number> {
    const [run] = await this.tenancy.command(this.caller, (work) => work.query(FAIL, this.key));
    return run?.failures ?? 1;
  }

  /** The worker had to go before the job could end: this start does not count. */
  async giveBack(): Promise<void> {
    await this.tenancy.command(this.caller, (work) => work.query(GIVE_BACK, this.key));
  }

  async finish(): Promise<void> {
    await this.tenancy.command(this.caller, (work) => this.finishIn(work));
  }

  async finishIn(work: Work): Promise<void> {
    await work.query(FINISH, { ...this.key, channel: OUTBOX_CHANNEL });
  }
}
