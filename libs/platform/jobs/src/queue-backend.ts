import type { Job, Processor, Queue, Worker } from 'bullmq';
import type { QueueName } from './queues.js';

/** What Meridian uses of BullMQ's queue. */
export type JobQueue = Pick<
  Queue<unknown, void>,
  | 'add'
  | 'close'
  | 'getJobSchedulers'
  | 'getWaitingCount'
  | 'removeJobScheduler'
  | 'upsertJobScheduler'
>;

/** What Meridian uses of BullMQ's worker. */
export type JobWorker = Pick<Worker<unknown, void>, 'close' | 'pause' | 'resume'>;

export type JobProcessor = Processor<unknown, void>;

/** A job in a worker's hands. */
export type RunningJob = Job<unknown, void>;

/** Where jobs wait: PostgreSQL by default, Redis for scale. */
export interface QueueBackend {
  openQueue(name: QueueName): JobQueue;
  openWorker(name: QueueName, processor: JobProcessor): JobWorker;
}

/** Errors of connections that nobody waits for. BullMQ reconnects by itself. */
export type BackendErrorListener = (error: Error, queue: QueueName) => void;
