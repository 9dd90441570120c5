import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '@meridian/platform-audit';
import { statement } from '@meridian/platform-database';
import type { Caller, Tenancy } from '@meridian/platform-tenancy';

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

/** Writes a dead letter in its organization. */
export async function buryJob(tenancy: Tenancy, caller: Caller, buried: BuriedJob): Promise<void> {
  const { runId, ...job } = buried;
  await tenancy.command(caller, (work) =>
    work.query(bury, {
      ...job,
      organizationId: caller.organizationId,
      id: letterId(job.job, runId),
      payload: canonicalJson(job.payload),
      error: job.error.slice(0, LONGEST_ERROR),
      requestId: caller.requestId,
      failedAt: work.now,
    }),
  );
}

/** The same for the same run: a UUID of version 8 (RFC 9562, 5.8), which holds a digest. */
export function letterId(job: string, runId: string): string {
  const digest = createHash('sha256').update(`${job}\n${runId}`).digest('hex');
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `8${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}
