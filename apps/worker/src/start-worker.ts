import 'reflect-metadata';
import path from 'node:path';
import {
  announcementsOf,
  createJobHandlers,
  databaseUrls,
  ENTITIES,
  JOBS,
  SCHEDULES,
  type RunningProgram,
} from '@meridian/feature-composition';
import type { Configuration } from '@meridian/platform-config';
import { openDatabase, refusePrivilegedRole } from '@meridian/platform-database';
import { FileStore } from '@meridian/platform-files';
import { JobQueues, startRelay, startWorkers } from '@meridian/platform-jobs';
import { createLogger, createMetrics } from '@meridian/platform-observability';
import { openAnnouncements } from '@meridian/platform-outbox';
import { Tenancy } from '@meridian/platform-tenancy';

/** Starts relay, workers and schedules. */
export async function startWorker(configuration: Configuration): Promise<RunningProgram> {
  const { redisUrl, secret, dataDirectory } = configuration;
  const logger = createLogger({ level: configuration.logLevel, name: 'worker' });
  const metrics = createMetrics();
  const { applicationUrl, queueUrl } = await databaseUrls(configuration);
  const database = await openDatabase({
    url: applicationUrl,
    applicationName: 'meridian-worker',
    poolSize: configuration.databasePoolSize,
    // Jobs limit themselves; a batch of thousands of cases may take longer than a request.
    statementTimeoutMs: 120_000,
    entities: ENTITIES,
  });
  await refusePrivilegedRole(database.commands);
  const tenancy = new Tenancy(database);
  const announcements = openAnnouncements({ databaseUrl: applicationUrl, redisUrl, logger });
  const queues = await JobQueues.open({ queueUrl, redisUrl, allowUnsafeRedis: false, logger });
  const relay = startRelay({
    queues,
    jobs: JOBS,
    queueUrl,
    redisUrl,
    secret,
    logger,
    metrics,
    announcements,
    announcementsOf,
  });
  const workers = await startWorkers({
    queues,
    jobs: JOBS,
    handlers: createJobHandlers(tenancy, new FileStore(path.join(dataDirectory, 'files'))),
    schedules: SCHEDULES,
    tenancy,
    secret,
    logger,
    metrics,
  });
  return {
    // Queues close before the database: the pool of an idle client would throw.
    async stop() {
      await relay.close();
      await workers.close();
      await queues.close();
      await announcements.close();
      await database.close();
    },
  };
}
