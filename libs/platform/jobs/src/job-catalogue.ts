import type { HandledJob, JobDefinition } from './job.js';

/** Jobs by name. Refuses two of the same name, since ids and queues tell them apart by it. */
export function jobsByName(jobs: readonly JobDefinition[]): ReadonlyMap<string, JobDefinition> {
  const byName = new Map<string, JobDefinition>();
  for (const job of jobs) {
    if (byName.has(job.name)) throw new Error(`Two jobs are called ${job.name}.`);
    byName.set(job.name, job);
  }
  return byName;
}

/** Handlers by the name of their job. Refuses a job without a handler, or with two. */
export function handlersByName(
  jobs: readonly JobDefinition[],
  handlers: readonly HandledJob[],
): ReadonlyMap<string, HandledJob> {
  const known = jobsByName(jobs);
  const byName = new Map<string, HandledJob>();
  for (const handled of handlers) {
    const { name } = handled.job;
    if (known.get(name) !== handled.job) throw new Error(`${name} is handled, but is not a job.`);
    if (byName.has(name)) throw new Error(`The job ${name} has two handlers.`);
    byName.set(name, handled);
  }
  const unhandled = [...known.keys()].filter((name) => !byName.has(name));
  if (unhandled.length > 0) throw new Error(`Jobs without a handler: ${unhandled.join(', ')}.`);
  return byName;
}
