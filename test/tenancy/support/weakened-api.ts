import 'reflect-metadata';
import { createReadModels, ENTITIES, FEATURE_MODULES } from '@meridian/feature-composition';
import { UPLOAD_LIMIT } from '@meridian/feature-service-levels';
import { openDatabase, type Database } from '@meridian/platform-database';
import { FileStore } from '@meridian/platform-files';
import {
  createGraphqlModule,
  openPointBudgets,
  PlannedReads,
  PreparedStatements,
  secureHttp,
} from '@meridian/platform-graphql';
import { IdentityGatekeeper, IdentityModule } from '@meridian/platform-identity';
import { Tenancy } from '@meridian/platform-tenancy';
import type { TestDatabase } from '@meridian/platform-testing';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { forgetConditions, TenancyOfReality, unlimited, type Forgotten } from './policy-switch.js';

const SECRET = 'for tests only, and long enough for that purpose';
const UPLOAD_BYTES = 1_000_000;

@Global()
@Module({})
class WeakenedPlatform {}

class WeakenedRoot {}

/**
 * Every feature of the product behind HTTP, in the process of the test, with the application's
 * policy taken out: every caller may do everything, for every provider, and no statement asks for
 * the caller's organization. What is left is row-level security.
 */
export class WeakenedApi {
  /** Statements from which the application's condition was taken. */
  readonly forgotten: Forgotten = { statements: 0 };

  private constructor(
    private readonly database: Database,
    private app: NestFastifyApplication | null,
    readonly address: string,
  ) {}

  static async start(test: TestDatabase): Promise<WeakenedApi> {
    const database = await openDatabase({
      url: test.applicationUrl,
      applicationName: 'weakened-api',
      poolSize: 4,
      statementTimeoutMs: 20_000,
      entities: ENTITIES,
    });
    const adapter = new FastifyAdapter();
    await secureHttp(adapter.getInstance());
    const app = await NestFactory.create<NestFastifyApplication>(weakened(database), adapter, {
      logger: ['error'],
      abortOnError: false,
    });
    await app.listen(0, '127.0.0.1');
    const api = new WeakenedApi(database, app, await app.getUrl());
    forgetConditions(database.reads, api.forgotten);
    const pool: unknown = Reflect.get(database.commands.driver, 'master');
    if (!isEmitter(pool)) throw new Error('TypeORM keeps its pool elsewhere now.');
    forgetConditions(pool, api.forgotten);
    return api;
  }

  async stop(): Promise<void> {
    await this.app?.close();
    this.app = null;
    await this.database.close();
  }
}

const isEmitter = (value: unknown): value is EventEmitter => value instanceof EventEmitter;

function weakened(database: Database): DynamicModule {
  const tenancy = new TenancyOfReality(database);
  const identity = IdentityModule.forRoot({
    useFactory: () => ({
      database,
      tenancy,
      secret: SECRET,
      publicUrl: undefined,
      clock: () => new Date(),
      onBackgroundFailure: () => undefined,
    }),
  });
  const graphql = createGraphqlModule({
    imports: [identity],
    inject: [IdentityGatekeeper],
    useFactory: (gatekeeper: IdentityGatekeeper) => ({
      authenticate: async (request) => {
        const caller = await gatekeeper.authenticate(request);
        return caller && unlimited(caller);
      },
      verifyCsrf: (request) => gatekeeper.verifyCsrf(request),
      announcements: { subscribe: () => Promise.resolve(() => Promise.resolve()) },
      budgets: openPointBudgets({
        limits: { caller: 0, organization: 0, strangers: 0 },
        database,
        redisUrl: undefined,
        secret: SECRET,
        log: { warn: () => undefined },
      }),
      logger: { error: () => undefined },
      environment: 'production',
      allowedOrigins: [],
      uploadLimitBytes: UPLOAD_BYTES,
    }),
  });
  return {
    module: WeakenedRoot,
    imports: [platform(tenancy), identity, graphql, ...FEATURE_MODULES],
  };
}

function platform(tenancy: Tenancy): DynamicModule {
  const reads = new PlannedReads(tenancy, createReadModels(), new PreparedStatements());
  return {
    module: WeakenedPlatform,
    providers: [
      { provide: Tenancy, useValue: tenancy },
      { provide: PlannedReads, useValue: reads },
      { provide: FileStore, useValue: new FileStore(`${tmpdir()}/meridian-weakened-api`) },
      { provide: UPLOAD_LIMIT, useValue: UPLOAD_BYTES },
    ],
    exports: [Tenancy, PlannedReads, FileStore, UPLOAD_LIMIT],
  };
}
