import 'reflect-metadata';
import { databaseUrls, ENTITIES } from '@meridian/feature-composition';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Configuration } from '@meridian/platform-config';
import {
  openDatabase,
  pendingMigrations,
  poolUsage,
  refusePrivilegedRole,
  uuidv7,
  type Database,
} from '@meridian/platform-database';
import { openPointBudgets, refuseUnreadableAddress, secureHttp } from '@meridian/platform-graphql';
import {
  createLogger,
  createMetrics,
  HealthChecks,
  type Logger,
} from '@meridian/platform-observability';
import { openAnnouncements } from '@meridian/platform-outbox';
import { ApiModule } from './api.module.js';
import { serveOperations, traceRequests } from './operations.js';
import { queueCheck } from './queue-check.js';

/** A running API. */
export interface RunningApi {
  readonly url: string;
  /** Stops taking requests, finishes those in hand, closes everything. */
  stop(): Promise<void>;
}

/** Starts the API on the configured port. */
export async function startApi(configuration: Configuration): Promise<RunningApi> {
  const logger = createLogger({ level: configuration.logLevel, name: 'api' });
  const { applicationUrl, queueUrl } = await databaseUrls(configuration);
  const database = await openDatabase({
    url: applicationUrl,
    applicationName: 'meridian-api',
    poolSize: configuration.databasePoolSize,
    statementTimeoutMs: configuration.statementTimeoutMs,
    entities: ENTITIES,
  });
  await refusePrivilegedRole(database.commands);
  const announcements = openAnnouncements({
    databaseUrl: applicationUrl,
    redisUrl: configuration.redisUrl,
    logger,
  });
  const queue = queueCheck(configuration, queueUrl);
  const health = healthOf(database, logger);
  health.register('queue', queue.check);
  const adapter = adapterFor(configuration);
  await secureHttp(adapter.getInstance());
  if (configuration.tracesEndpoint !== undefined) traceRequests(adapter.getInstance());
  const { redisUrl, pointsPerMinute: limits, secret } = configuration;
  const budgets = openPointBudgets({ limits, database, redisUrl, secret, log: logger });
  const parts = { configuration, database, announcements, budgets, logger };
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.over(parts), adapter, {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  const metrics = createMetrics();
  metrics.watchPools(() => poolUsage(database));
  serveOperations(adapter.getInstance(), { health, metrics, logger });
  await app.listen(configuration.port, configuration.host);
  return {
    url: `http://${configuration.host}:${configuration.port}`,
    async stop() {
      health.startDraining();
      await app.close();
      await budgets.close();
      await announcements.close();
      await queue.close();
      await database.close();
    },
  };
}

function adapterFor({ trustedProxies }: Configuration): FastifyAdapter {
  return new FastifyAdapter({
    genReqId: () => uuidv7(Date.now()),
    bodyLimit: 100_000,
    // A request that comes over an open connection while we end is still answered, and told to
    // come over another one the next time.
    return503OnClosing: false,
    frameworkErrors: refuseUnreadableAddress,
    trustProxy: [...trustedProxies],
  });
}

function healthOf(database: Database, logger: Logger): HealthChecks {
  const health = new HealthChecks((name, reason) =>
    logger.warn({ check: name, err: reason }, 'a health check failed'),
  );
  health.register('database', () => database.reads.query('select 1'));
  health.register('migrations', async () => {
    const pending = await pendingMigrations(database.commands);
    if (pending.length > 0) throw new Error(`Migrations have not run: ${pending.join(', ')}.`);
  });
  return health;
}
