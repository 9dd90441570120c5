import type { JobDefinition } from './job.js';

/** A job that runs for every organization, again and again. */
export interface Schedule {
  readonly name: string;
  /** Milliseconds from one run to the next. */
  readonly every: number;
  readonly job: JobDefinition;
}

/** Declares a schedule. Its job gets an empty payload: it is about the organization as a whole. */
export function defineSchedule(schedule: Schedule): Schedule {
  const { name, job } = schedule;
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    throw new Error(`"${name}" cannot be the name of a schedule.`);
  if (!job.payload.safeParse({}).success) {
    throw new Error(`${name} cannot schedule ${job.name}, which needs more than an organization.`);
  }
  return schedule;
}
