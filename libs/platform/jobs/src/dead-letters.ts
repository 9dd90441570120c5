import type { JsonObject } from '@meridian/platform-audit';
import { statement } from '@meridian/platform-database';
import { recordChange } from '@meridian/platform-outbox';
import { ExpectedError, notFound, type Caller, type Tenancy } from '@meridian/platform-tenancy';
import { jobsByName } from './job-catalogue.js';
import { RETRIED } from './job-delivery.js';
import type { JobDefinition } from './job.js';

/** A dead letter as a person sees it. */
export interface DeadLetterRow {
  readonly id: string;
  readonly queue: string;
  readonly job: string;
  readonly payload: JsonObject;
  readonly error: string;
  readonly attempts: number;
  readonly requestId: string;
  readonly failedAt: Date;
  readonly retriedAt: Date | null;
}

/** Where a page of dead letters goes on: the last one of the page before. */
export type DeadLetterPosition = Pick<DeadLetterRow, 'failedAt' | 'id'>;

const COLUMNS = `id, queue, job, payload, error, attempts, request_id as "requestId",
  failed_at as "failedAt", retried_at as "retriedAt"`;

/** Later than any failure, and above any id. */
const TOP: { failedAt: Date | string; id: string } = {
  failedAt: 'infinity',
  id: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
};

const list = statement<
  { organizationId: string; failedAt: Date | string; id: string; first: number },
  DeadLetterRow
>(
  'jobs.list-dead-letters',
  `select ${COLUMNS} from dead_letters
    where organization_id = :organizationId
      and (failed_at, id) < (:failedAt::timestamptz, :id::uuid)
    order by failed_at desc, id desc limit :first`,
);

const lock = statement<{ organizationId: string; id: string }, DeadLetterRow>(
  'jobs.lock-dead-letter',
  `select ${COLUMNS} from dead_letters
    where organization_id = :organizationId and id = :id for update`,
);

const markRetried = statement<{ organizationId: string; id: string; retriedAt: Date }, never>(
  'jobs.mark-retried',
  `update dead_letters set retried_at = :retriedAt
    where organization_id = :organizationId and id = :id`,
);

/** The jobs of an organization that were given up. */
export class DeadLetters {
  private readonly jobs: ReadonlyMap<string, JobDefinition>;

  constructor(
    private readonly tenancy: Tenancy,
    jobs: readonly JobDefinition[],
  ) {
    this.jobs = jobsByName(jobs);
  }

  /** The latest first. */
  async list(
    caller: Caller,
    { first, after }: { readonly first: number; readonly after?: DeadLetterPosition },
  ): Promise<DeadLetterRow[]> {
    const { failedAt, id } = after ?? TOP;
    const { organizationId } = caller;
    return this.tenancy.read(caller, list, { organizationId, failedAt, id, first });
  }

  /**
   * Has the job run once more, as the follow-up of a new event: the queue may still hold the id of
   * the old one and would ignore a second job under it. Returns the event's id.
   */
  async retry(caller: Caller, id: string): Promise<string> {
    const { organizationId } = caller;
    return this.tenancy.command(caller, async (work) => {
      const [letter] = await work.query(lock, { organizationId, id });
      if (!letter) throw notFound('dead letter');
      this.refuseHopeless(letter);
      await work.query(markRetried, { organizationId, id, retriedAt: work.now });
      return recordChange(work, {
        action: RETRIED,
        subject: { kind: 'dead_letter', id },
        before: { job: letter.job, retriedAt: null },
        after: { job: letter.job, retriedAt: work.now },
        payload: { job: letter.job, payload: letter.payload },
      });
    });
  }

  private refuseHopeless({ job, attempts, retriedAt }: DeadLetterRow): void {
    if (retriedAt) throw new ExpectedError('CONFLICT', 'This job was retried already.');
    if (attempts === 0) {
      throw new ExpectedError(
        'CONFLICT',
        'This job was refused as forged: nothing in it can be trusted.',
      );
    }
    if (!this.jobs.has(job)) {
      throw new ExpectedError('CONFLICT', `There are no ${job} jobs any more.`);
    }
  }
}
