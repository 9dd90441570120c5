import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  createGraphqlModule,
  PlannedReads,
  PreparedStatements,
  ReadModels,
  secureHttp,
  type GraphqlOptions,
} from '@meridian/platform-graphql';
import { Tenancy } from '@meridian/platform-tenancy';
import type { GraphQLSchema } from 'graphql';
import { IdentityGatekeeper } from '../authentication/identity-gatekeeper.js';
import { IdentityModule } from '../identity.module.js';
import type { IdentitySettings } from '../identity.js';
import { IDENTITY_READ_MODELS } from '../read-models.js';

/** An answer as a browser sees it. */
export interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: object }[];
  readonly setCookie: string | undefined;
}

/** The resolvers of identity behind HTTP. */
export class IdentityApp {
  private constructor(private readonly app: NestFastifyApplication) {}

  static async start(settings: IdentitySettings): Promise<IdentityApp> {
    const { tenancy } = settings;
    @Global()
    @Module({
      providers: [
        { provide: Tenancy, useValue: tenancy },
        {
          provide: PlannedReads,
          useValue: new PlannedReads(
            tenancy,
            new ReadModels(IDENTITY_READ_MODELS),
            new PreparedStatements(),
          ),
        },
      ],
      exports: [Tenancy, PlannedReads],
    })
    class PlatformModule {}
    @Module({
      imports: [
        PlatformModule,
        IdentityModule.forRoot({ useFactory: () => settings }),
        createGraphqlModule({ inject: [IdentityGatekeeper], useFactory: graphqlOptions }),
      ],
    })
    class AppModule {}
    const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), {
      logger: false,
    });
    await secureHttp(app.getHttpAdapter().getInstance());
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return new IdentityApp(app);
  }

  get schema(): GraphQLSchema {
    return this.app.get(GraphQLSchemaHost).schema;
  }

  async send(
    query: string,
    variables: object = {},
    headers: Record<string, string> = {},
    url = '/graphql',
  ): Promise<Answer> {
    const response = await this.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...headers },
      payload: JSON.stringify({ query, variables }),
    });
    const setCookie = response.headers['set-cookie'];
    return {
      ...response.json<Omit<Answer, 'setCookie'>>(),
      setCookie: Array.isArray(setCookie) ? setCookie.join('\n') : setCookie,
    };
  }

  async stop(): Promise<void> {
    await this.app.close();
  }
}

function graphqlOptions(gatekeeper: IdentityGatekeeper): GraphqlOptions {
  return {
    authenticate: (request) => gatekeeper.authenticate(request),
    verifyCsrf: (request) => gatekeeper.verifyCsrf(request),
    announcements: { subscribe: async () => async () => undefined },
    budgets: { charge: () => null },
    logger: { error: (details) => console.error(details) },
    environment: 'production',
    allowedOrigins: [],
    uploadLimitBytes: 1,
  };
}
