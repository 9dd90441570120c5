import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ENTITIES } from '@meridian/feature-composition';
import { readConfiguration } from '@meridian/platform-config';
import { secureHttp, undeclaredFields } from '@meridian/platform-graphql';
import { createLogger } from '@meridian/platform-observability';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  printSchema,
  type GraphQLSchema,
} from 'graphql';
import { readFileSync } from 'node:fs';
import { ApiModule } from './api.module.js';

let test: TestDatabase;
let app: NestFastifyApplication;
let schema: GraphQLSchema;

beforeAll(async () => {
  test = await createTestDatabase(ENTITIES);
  const adapter = new FastifyAdapter();
  await secureHttp(adapter.getInstance());
  const parts = {
    configuration: readConfiguration({
      DATABASE_URL: test.applicationUrl,
      DATABASE_QUEUE_URL: test.queueUrl,
      MERIDIAN_SECRET: 'for tests only, and long enough for that purpose',
    }),
    database: test.database,
    announcements: {
      publish: () => Promise.resolve(),
      subscribe: () => Promise.resolve(() => Promise.resolve()),
      close: () => Promise.resolve(),
    },
    logger: createLogger({ level: 'error', name: 'test' }),
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
  await test.close();
});

/** Everything in the schema that a reader sees, as `Type.field(argument)`, with what it says. */
function descriptions(): Map<string, string | null | undefined> {
  const found = new Map<string, string | null | undefined>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    const isRoot = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    if (!isRoot.some((root) => root === type)) found.set(type.name, type.description);
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        found.set(`${type.name}.${field.name}`, field.description);
      }
    }
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        found.set(`${type.name}.${field.name}`, field.description);
      }
    }
    if (isEnumType(type) && type.getValues().every(({ name }) => /[a-z]/.test(name))) {
      found.set(`${type.name} values`, type.description);
    }
  }
  return found;
}

describe('the whole schema', () => {
  it('says of each field who may read it', () => {
    expect(descriptions().size).toBeGreaterThan(300);
    expect(undeclaredFields(schema)).toEqual([]);
  });

  it('describes each type, field and input', () => {
    const silent = [...descriptions()].filter(([, description]) => !description?.trim());
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  it('is the one that is published', () => {
    const published = readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8');
    for (const name of Object.keys(schema.getTypeMap()).filter((type) => !type.startsWith('__'))) {
      if (!printSchema(schema).includes(name)) continue;
      if (['Boolean', 'Int', 'String', 'ID', 'Float'].includes(name)) continue;
      expect(published).toContain(name);
    }
  });
});
