import type { JsonObject } from '@meridian/platform-audit';
import { tracedForRequest } from '@meridian/platform-observability';
import { deliverEach, type Delivery, type RelayedEvent } from '@meridian/platform-outbox';
import { z } from 'zod';
import { sealEnvelope } from './envelope.js';
import { jobsByName } from './job-catalogue.js';
import { jobOptions } from './job-options.js';
import type { JobQueues } from './job-queues.js';
import type { JobDefinition } from './job.js';
import { runKey } from './run-key.js';
import { RunsUnderWay } from './runs-under-way.js';

/** The event by which a person has a dead letter's job run again. */
export const RETRIED = 'dead_letter.retried';

const retried = z.object({ job: z.string(), payload: z.record(z.string(), z.json()) });

/** A job that an event asks for. */
interface Following {
  readonly job: JobDefinition;
  readonly payload: JsonObject;
}

/**
 * Turns events into the jobs that follow them: the only way into the queues but schedules. Of each
 * organization only so many jobs are in a queue at a time; its other events stay in the outbox.
 */
export class JobDelivery {
  private readonly byName: ReadonlyMap<string, JobDefinition>;

  constructor(
    private readonly queues: JobQueues,
    jobs: readonly JobDefinition[],
    private readonly secret: string,
  ) {
    this.byName = jobsByName(jobs);
  }

  /** Resolves once the queues hold what they take now. An event delivered twice adds no job twice. */
  async deliver(events: readonly RelayedEvent[]): Promise<Delivery> {
    const organizations = [...new Set(events.map(({ organizationId }) => organizationId))];
    const underWay = await RunsUnderWay.of(this.queues.database, organizations);
    return deliverEach(events, (event) =>
      tracedForRequest(event.requestId, 'relay', { event: event.type }, () =>
        this.followAll(event, underWay),
      ),
    );
  }

  /** False when the organization has as many jobs in a queue as it may. */
  private async followAll(event: RelayedEvent, underWay: RunsUnderWay): Promise<boolean> {
    let complete = true;
    for (const following of this.following(event)) {
      complete = (await this.follow(event, following, underWay)) && complete;
    }
    return complete;
  }

  private following(event: RelayedEvent): Following[] {
    if (event.type !== RETRIED) {
      const jobs = [...this.byName.values()].filter((job) => job.on.includes(event.type));
      return jobs.map((job) => ({ job, payload: event.payload }));
    }
    // Only the job that failed, with what it had: what else followed its event was done long ago.
    const { job: name, payload } = retried.parse(event.payload);
    const job = this.byName.get(name);
    return job ? [{ job, payload }] : [];
  }

  /** False when the organization has as many jobs in the queue as it may. */
  private async follow(
    event: RelayedEvent,
    { job, payload }: Following,
    underWay: RunsUnderWay,
  ): Promise<boolean> {
    const { organizationId } = event;
    const id = runKey(job.name, event.id);
    // A run that is counted may still be missing in its queue: whoever counted it may have been
    // killed then, or the queue was wiped.
    if (!underWay.has(id)) {
      if (job.coversAll && underWay.oneWaits(organizationId, job.name)) return true;
      if (!underWay.hasRoom(organizationId, job.queue)) return false;
      const run = { organizationId, id, queue: job.queue, job: job.name };
      if (!(await underWay.add(run, event.id))) return true;
    }
    await this.add(job, event, payload);
    return true;
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
