import type { Logger } from '@meridian/platform-outbox';
import type { Caller, Work } from '@meridian/platform-tenancy';
import type { z } from 'zod';
import type { JobQueueName } from './queues.js';

/** A kind of job. Jobs recompute from recorded facts: twice or out of order gives the same result. */
export interface JobDefinition<Payload = unknown> {
  /** `recompute-attainments`; part of job ids, so it stays as it is for good. */
  readonly name: string;
  readonly queue: JobQueueName;
  /** Ids only. What the event says beyond that is left out. */
  readonly payload: z.ZodType<Payload>;
  /** How often it is tried before it becomes a dead letter. */
  readonly attempts: number;
  /** Wait before the second attempt, at most; it doubles with each further one. */
  readonly backoffMs: number;
  /** Longest run. The handler's signal aborts then and the attempt has failed. */
  readonly timeoutMs: number;
  /**
   * True for a job that does all there is to do in its organization, whatever the event: a run that
   * still waits covers every event until it starts.
   */
  readonly coversAll?: boolean;
  /** The types of event that it follows. */
  readonly on: readonly string[];
}

/** What a handler has at hand beyond its payload. */
export interface JobContext {
  /** Aborts when the time is up or the worker must go. Pass it on, or look at it between steps. */
  readonly signal: AbortSignal;
  /** Names the job, the organization and the request in each line. */
  readonly logger: Logger;
  /** The request from which all this follows. */
  readonly requestId: string;
}

export type JobHandler<Payload> = (
  caller: Caller,
  payload: Payload,
  context: JobContext,
) => Promise<void>;

/** What else is written, in the same transaction, when a job of this kind becomes a dead letter. */
export type GivenUp<Payload> = (work: Work, payload: Payload) => Promise<void>;

/** A job with the code that runs it. */
export interface HandledJob {
  readonly job: JobDefinition;
  /** @throws WrongPayload when the payload is not what the job takes. */
  run(caller: Caller, payload: unknown, context: JobContext): Promise<void>;
  /** Does nothing for a payload that is not what the job takes. */
  givenUp(work: Work, payload: unknown): Promise<void>;
}

/** No further attempt can help. */
export class WrongPayload extends Error {
  override readonly name = 'WrongPayload';
}

const NAME = /^[a-z][a-z0-9-]*$/;

/** Declares a kind of job. */
export function defineJob<Payload>(job: JobDefinition<Payload>): JobDefinition<Payload> {
  if (!NAME.test(job.name)) throw new Error(`"${job.name}" cannot be the name of a job.`);
  return job;
}

/** Says what a job does, and what else is to be written when it is given up. */
export function handle<Payload>(
  job: JobDefinition<Payload>,
  handler: JobHandler<Payload>,
  givenUp: GivenUp<Payload> = () => Promise.resolve(),
): HandledJob {
  return {
    job,
    async run(caller, payload, context) {
      const read = job.payload.safeParse(payload);
      if (!read.success)
        throw new WrongPayload(`${job.name} cannot take this: ${read.error.message}`);
      await handler(caller, read.data, context);
    },
    async givenUp(work, payload) {
      const read = job.payload.safeParse(payload);
      if (read.success) await givenUp(work, read.data);
    },
  };
}
