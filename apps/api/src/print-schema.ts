import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { readConfiguration } from '@meridian/platform-config';
import { openPointBudgets, printSortedSchema, secureHttp } from '@meridian/platform-graphql';
import { createLogger } from '@meridian/platform-observability';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { ApiModule } from './api.module.js';

/** Prints the published schema. Nothing is connected: resolvers are put together, not asked. */
const configuration = readConfiguration({
  DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing',
  DATABASE_QUEUE_URL: 'postgresql://nobody@127.0.0.1:1/nothing',
  MERIDIAN_SECRET: 'only-to-print-the-schema-never-to-sign-anything',
});
const adapter = new FastifyAdapter();
await secureHttp(adapter.getInstance());
const logger = createLogger({ level: 'error', name: 'schema' });
const database = {
  commands: new DataSource({ type: 'postgres' }),
  reads: new pg.Pool(),
  close: () => Promise.resolve(),
};
const parts = {
  configuration,
  database,
  budgets: openPointBudgets({
    limits: configuration.pointsPerMinute,
    database,
    redisUrl: undefined,
    secret: configuration.secret,
    log: logger,
  }),
  announcements: {
    publish: () => Promise.resolve(),
    subscribe: () => Promise.resolve(() => Promise.resolve()),
    close: () => Promise.resolve(),
  },
  logger,
};
const app = await NestFactory.create<NestFastifyApplication>(ApiModule.over(parts), adapter, {
  logger: ['error'],
});
await app.init();
process.stdout.write(printSortedSchema(app.get(GraphQLSchemaHost).schema));
await app.close();
