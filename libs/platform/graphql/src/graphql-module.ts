import type { DynamicModule, FactoryProvider, ModuleMetadata } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import type { FastifyInstance } from 'fastify';
import { MAX_KEPT_DOCUMENTS, MAX_TOKENS } from './document/limits.js';
import { VALIDATION } from './document/documents.js';
import { graphqlEndpoints, type GraphqlOptions } from './graphql-endpoints.js';
import { HttpCallers } from './request/http-callers.js';
import { RethrowInGraphql } from './request/rethrow-in-graphql.js';
import { prepareSchema } from './schema/prepare-schema.js';
import { Topics } from './socket/topics.js';

const OPTIONS = Symbol('GraphQL options');
const PATH = '/graphql';

/** How the options are made, once everything they need is there. */
export interface GraphqlModuleOptions {
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  readonly inject?: NonNullable<FactoryProvider['inject']>;
  readonly useFactory: FactoryProvider<GraphqlOptions | Promise<GraphqlOptions>>['useFactory'];
}

class OptionsModule {}
class MeridianGraphqlModule {}

/**
 * The GraphQL side of a program: serves the resolvers of all its modules at `/graphql`, behind the
 * limits, permissions, error mask, uploads and subscriptions of this library. Provides `Topics` and
 * `HttpCallers`.
 */
export function createGraphqlModule(from: GraphqlModuleOptions): DynamicModule {
  const { imports = [], inject = [], useFactory } = from;
  const options: DynamicModule = {
    module: OptionsModule,
    imports,
    providers: [{ provide: OPTIONS, inject, useFactory }],
    exports: [OPTIONS],
  };
  return {
    module: MeridianGraphqlModule,
    global: true,
    imports: [
      options,
      GraphQLModule.forRootAsync<MercuriusDriverConfig>({
        driver: MercuriusDriver,
        imports: [options],
        inject: [OPTIONS],
        useFactory: driverConfig,
      }),
    ],
    providers: [
      {
        provide: Topics,
        inject: [OPTIONS],
        useFactory: ({ announcements }: GraphqlOptions) => new Topics(announcements),
      },
      {
        provide: HttpCallers,
        inject: [OPTIONS],
        useFactory: (gatekeeper: GraphqlOptions) => new HttpCallers(gatekeeper),
      },
      { provide: APP_FILTER, useClass: RethrowInGraphql },
    ],
    exports: [Topics, HttpCallers],
  };
}

/**
 * Without this, the compiler mixes up the conditions (`@include`, `@skip`) of a fragment that is
 * spread in several places. Mercurius passes it on, but does not declare it in its types.
 */
const COMPILER = { compilerOptions: { useExperimentalPathBasedSkipInclude: true } };

function driverConfig(options: GraphqlOptions): MercuriusDriverConfig {
  return {
    path: PATH,
    // Code first, in memory: the file is written by a script, sorted, and committed.
    autoSchemaFile: true,
    transformSchema: prepareSchema,
    routes: false,
    jit: 1,
    ...COMPILER,
    cache: MAX_KEPT_DOCUMENTS,
    graphql: { parseOptions: { maxLexicalTokens: MAX_TOKENS }, validateOptions: VALIDATION },
    // Errors are masked by the endpoint, which knows whose request they belong to.
    errorFormatter: (response) => ({ statusCode: 200, response }),
    plugins: [{ plugin: (app: FastifyInstance) => graphqlEndpoints(app, PATH, options) }],
  };
}
