import { createRedisBackend, withBackend } from 'bullmq';
import type { BackendErrorListener, QueueBackend } from './queue-backend.js';
import { workerSettings } from './worker-settings.js';

/** Leads every key of the queues in Redis. */
export const REDIS_PREFIX = 'meridian';
const { Queue, Worker } = withBackend(createRedisBackend);

/** Queues in Redis. */
export function openRedisBackend(url: string, onError: BackendErrorListener): QueueBackend {
  return {
    openQueue(name) {
      const queue = new Queue<unknown, void>(name, {
        prefix: REDIS_PREFIX,
        // While Redis is away, adding fails at once: the event stays in the outbox, not in memory.
        connection: { url, enableOfflineQueue: false },
      });
      queue.on('error', (error) => onError(error, name));
      return queue;
    },
    openWorker(name, processor) {
      const worker = new Worker<unknown, void>(name, processor, {
        prefix: REDIS_PREFIX,
        connection: { url, maxRetriesPerRequest: null },
        ...workerSettings(name),
      });
      worker.on('error', (error) => onError(error, name));
      return worker;
    },
  };
}
