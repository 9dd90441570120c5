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
import { openSigningKey } from '@meridian/platform-checkpoints';
import type { Configuration } from '@meridian/platform-config';
import {
  openDatabase,
  poolUsage,
  refusePrivilegedRole,
  type Database,
} from '@meridian/platform-database';
import { FileStore } from '@meridian/platform-files';
import { JobQueues, startRelay, startWorkers } from '@meridian/platform-jobs';
import {
  createLogger,
  createMetrics,
  HealthChecks,
  type Logger,
} from '@meridian/platform-observability';
import { openAnnouncements } from '@meridian/platform-outbox';
import { Tenancy } from '@meridian/platform-tenancy';
import { showOperations } from './show-operations.js';

/** Starts relay, workers and schedules. */
export async function startWorker(configuration: Configuration): Promise<RunningProgram> {
  const { redisUrl, secret, dataDirectory } = configuration;
  const logger = createLogger({ level: configuration.logLevel, name: 'worker' });
  const metrics = createMetrics();
  const { applicationUrl, queueUrl } = await databaseUrls(configuration);
  const database = await openWorkerDatabase(configuration, applicationUrl);
  metrics.watchPools(() => poolUsage(database));
  const tenancy = new Tenancy(database);
  const signingKey = await openSigningKey(configuration.auditKey);
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
    handlers: createJobHandlers(
      tenancy,
      new FileStore(path.join(dataDirectory, 'files')),
      signingKey,
    ),
    schedules: SCHEDULES,
    tenancy,
    secret,
    logger,
    metrics,
  });
  const health = healthOf(database, queues, logger);
  const operations = await showOperations(configuration, health, metrics);
  return {
    // Queues close before the database: the pool of an idle client would throw.
    async stop() {
      health.startDraining();
      await relay.close();
      await workers.close();
      await queues.close();
      await announcements.close();
      await database.close();
      operations?.close();
    },
  };
}

async function openWorkerDatabase(
  { databasePoolSize }: Configuration,
  url: string,
): Promise<Database> {
  const database = await openDatabase({
    url,
    applicationName: 'meridian-worker',
    poolSize: databasePoolSize,
    // Jobs limit themselves; a batch of thousands of cases may take longer than a request.
    statementTimeoutMs: 120_000,
    entities: ENTITIES,
  });
  await refusePrivilegedRole(database.commands);
  return database;
}

function healthOf(database: Database, queues: JobQueues, logger: Logger): HealthChecks {
  const health = new HealthChecks((name, reason) =>
    logger.warn({ check: name, err: reason }, 'a health check failed'),
  );
  health.register('database', () => database.reads.query('select 1'));
  health.register('queue', () => queues.waiting());
  return health;
}
