/** How a queue's jobs are run in each worker process. */
export interface QueueSettings {
  /** Jobs at the same time. */
  readonly concurrency: number;
  /**
   * Jobs of one organization in the queue, waiting or running: fewer than run at the same time, so
   * that one which floods Meridian leaves room for the others. The rest waits in the outbox.
   */
  readonly perOrganization: number;
  /** How long a killed worker's job stays locked before others may take it over. */
  readonly lockDurationMs: number;
  /** How often jobs of killed workers are looked for. */
  readonly stalledIntervalMs: number;
}

/** Every queue there is. */
export const QUEUES = {
  /** Keeps projections current: short, many, and people wait for the result. */
  projections: {
    concurrency: 8,
    perOrganization: 3,
    lockDurationMs: 10_000,
    stalledIntervalMs: 5_000,
  },
  /** Reads uploaded files: long and hungry. */
  imports: { concurrency: 2, perOrganization: 1, lockDurationMs: 10_000, stalledIntervalMs: 5_000 },
  /** Fans schedules out to organizations; the jobs themselves run in their own queues. */
  schedules: {
    concurrency: 1,
    perOrganization: 1,
    lockDurationMs: 10_000,
    stalledIntervalMs: 5_000,
  },
} as const satisfies Record<string, QueueSettings>;

export type QueueName = keyof typeof QUEUES;

/** The queues that run jobs of organizations. */
export type JobQueueName = Exclude<QueueName, 'schedules'>;

export const JOB_QUEUES: readonly JobQueueName[] = ['projections', 'imports'];
