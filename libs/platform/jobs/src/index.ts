export { JOB_CHECKS } from './job-checks.js';
export { defineJob, handle } from './job.js';
export type { HandledJob, JobContext, JobDefinition, JobHandler } from './job.js';
export { defineSchedule } from './schedule.js';
export type { Schedule } from './schedule.js';
export type { JobQueueName, QueueName } from './queues.js';
export {
  HOUSEKEEPING_JOBS,
  HOUSEKEEPING_SCHEDULES,
  housekeepingJobHandlers,
} from './housekeeping.js';
export { JobRun } from './job-run.js';
export { JobQueues } from './job-queues.js';
export type { JobQueuesOptions } from './job-queues.js';
export { startRelay } from './start-relay.js';
export type { Relay, RelayOptions } from './start-relay.js';
export { startWorkers } from './start-workers.js';
export type { Workers, WorkersOptions } from './start-workers.js';
export { DeadLetter } from './dead-letter.js';
export type { DeadLetterPosition, DeadLetterRow } from './dead-letters.js';
export type { JobMetrics } from './job-metrics.js';
export { JOB_READ_MODELS } from './dead-letters.resolver.js';
export { JobsModule } from './jobs.module.js';
