import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { readConfiguration } from '@meridian/platform-config';
import { printSortedSchema, secureHttp } from '@meridian/platform-graphql';
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
const parts = {
  configuration,
  database: {
    commands: new DataSource({ type: 'postgres' }),
    reads: new pg.Pool(),
    close: () => Promise.resolve(),
  },
  announcements: {
    publish: () => Promise.resolve(),
    subscribe: () => Promise.resolve(() => Promise.resolve()),
    close: () => Promise.resolve(),
  },
  logger: createLogger({ level: 'error', name: 'schema' }),
};
const app = await NestFactory.create<NestFastifyApplication>(ApiModule.over(parts), adapter, {
  logger: ['error'],
});
await app.init();
process.stdout.write(printSortedSchema(app.get(GraphQLSchemaHost).schema));
await app.close();
