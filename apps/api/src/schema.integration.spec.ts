import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ENTITIES } from '@meridian/feature-composition';
import { readConfiguration } from '@meridian/platform-config';
import { secureHttp, undeclaredFields, unsafeRetries } from '@meridian/platform-graphql';
import { createLogger } from '@meridian/platform-observability';
import { openAnnouncements, type Announcements } from '@meridian/platform-outbox';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLSchema,
} from 'graphql';
import { ApiModule } from './api.module.js';

let test: TestDatabase;
let app: NestFastifyApplication;
let announcements: Announcements;
let schema: GraphQLSchema;

beforeAll(async () => {
  test = await createTestDatabase(ENTITIES);
  const logger = createLogger({ level: 'error', name: 'test' });
  announcements = openAnnouncements({
    databaseUrl: test.applicationUrl,
    redisUrl: undefined,
    logger,
  });
  const adapter = new FastifyAdapter();
  await secureHttp(adapter.getInstance());
  const parts = {
    configuration: readConfiguration({
      DATABASE_URL: test.applicationUrl,
      DATABASE_QUEUE_URL: test.queueUrl,
      MERIDIAN_SECRET: 'for tests only, and long enough for that purpose',
    }),
    database: test.database,
    announcements,
    logger,
  };
  app = await NestFactory.create<NestFastifyApplication>(ApiModule.over(parts), adapter, {
    logger: ['error'],
    abortOnError: false,
  });
  await app.init();
  schema = app.get(GraphQLSchemaHost).schema;
});
afterAll(async () => {
  await app.close();
  await announcements.close();
  await test.close();
});

/** What each type and each of its fields says of itself, by `Type` and `Type.field`. */
function descriptions(): Map<string, string> {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const found = new Map<string, string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    if (!roots.some((root) => root === type)) found.set(type.name, type.description ?? '');
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values<{ name: string; description?: string | null | undefined }>(
      type.getFields(),
    )) {
      found.set(`${type.name}.${field.name}`, field.description ?? '');
    }
  }
  return found;
}

describe('the whole schema', () => {
  it('says of each field who may read it', () => {
    expect(undeclaredFields(schema)).toEqual([]);
  });

  it('lets each mutation be sent again without harm', () => {
    expect(unsafeRetries(schema)).toEqual([]);
  });

  it('describes each type, field and input', () => {
    expect(descriptions().size).toBeGreaterThan(300);
    const silent = [...descriptions()].filter(([, description]) => description.trim() === '');
    expect(silent.map(([name]) => name)).toEqual([]);
  });
});
