import type { JsonObject } from '@meridian/platform-audit';
import type { RelayedEvent } from '@meridian/platform-outbox';
import { z } from 'zod';
import { sealEnvelope } from './envelope.js';
import { jobsByName } from './job-catalogue.js';
import { jobOptions } from './job-options.js';
import type { JobQueues } from './job-queues.js';
import type { JobDefinition } from './job.js';

/** The event by which a person has a dead letter's job run again. */
export const RETRIED = 'dead_letter.retried';

const retried = z.object({ job: z.string(), payload: z.record(z.string(), z.json()) });

/** Turns events into the jobs that follow them: the only way into the queues but schedules. */
export class JobDelivery {
  private readonly byName: ReadonlyMap<string, JobDefinition>;

  constructor(
    private readonly queues: JobQueues,
    jobs: readonly JobDefinition[],
    private readonly secret: string,
  ) {
    this.byName = jobsByName(jobs);
  }

  /** Resolves once the queues hold each job. Delivering an event twice adds no job twice. */
  async deliver(event: RelayedEvent): Promise<void> {
    if (event.type === RETRIED) return this.retry(event);
    const following = [...this.byName.values()].filter((job) => job.on.includes(event.type));
    await Promise.all(following.map((job) => this.add(job, event, event.payload)));
  }

  /** Only the job that failed, with what it had: what else followed its event was done long ago. */
  private async retry(event: RelayedEvent): Promise<void> {
    const { job: name, payload } = retried.parse(event.payload);
    const job = this.byName.get(name);
    if (job) await this.add(job, event, payload);
  }

  private async add(job: JobDefinition, event: RelayedEvent, payload: JsonObject): Promise<void> {
    const envelope = sealEnvelope(this.secret, job.name, {
      organizationId: event.organizationId,
      eventId: event.id,
      payload,
      requestId: event.requestId,
    });
    await this.queues.get(job.queue).add(job.name, envelope, {
      ...jobOptions(job),
      // The same id as long as the queue remembers it: an event relayed again adds nothing.
      jobId: `${event.id}-${job.name}`,
    });
  }
}
