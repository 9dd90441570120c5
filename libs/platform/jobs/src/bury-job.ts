import { canonicalJson, type JsonObject } from '@meridian/platform-audit';
import { statement } from '@meridian/platform-database';
import type { Caller, Tenancy, Work } from '@meridian/platform-tenancy';
import { runKey } from './run-key.js';

/** A job that will not be tried again by itself. */
export interface BuriedJob {
  readonly queue: string;
  readonly job: string;
  /** Tells this run from others of the same job: burying it twice leaves one dead letter. */
  readonly runId: string;
  readonly payload: JsonObject;
  readonly error: string;
  readonly attempts: number;
}

const LONGEST_ERROR = 2_000;

interface LetterRow extends Omit<BuriedJob, 'runId' | 'payload'> {
  readonly organizationId: string;
  readonly id: string;
  readonly payload: string;
  readonly requestId: string;
  readonly failedAt: Date;
}

const bury = statement<LetterRow, never>(
  'jobs.bury',
  `insert into dead_letters
     (organization_id, id, queue, job, payload, error, attempts, request_id, failed_at)
   values (:organizationId, :id, :queue, :job, :payload, :error, :attempts, :requestId, :failedAt)
   on conflict (organization_id, id) do nothing`,
);

/** Writes a dead letter in its organization, and in the same transaction what `also` writes. */
export async function buryJob(
  tenancy: Tenancy,
  caller: Caller,
  buried: BuriedJob,
  also: (work: Work) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const { runId, ...job } = buried;
  await tenancy.command(caller, async (work) => {
    await work.query(bury, {
      ...job,
      organizationId: caller.organizationId,
      id: runKey(job.job, runId),
      payload: canonicalJson(job.payload),
      error: job.error.slice(0, LONGEST_ERROR),
      requestId: caller.requestId,
      failedAt: work.now,
    });
    await also(work);
  });
}
