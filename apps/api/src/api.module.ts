import { FEATURE_MODULES } from '@meridian/feature-composition';
import { Module, type DynamicModule } from '@nestjs/common';
import type { Configuration } from '@meridian/platform-config';
import type { Database } from '@meridian/platform-database';
import { createGraphqlModule, type PointBudgets } from '@meridian/platform-graphql';
import { IdentityGatekeeper, IdentityModule } from '@meridian/platform-identity';
import type { Logger } from '@meridian/platform-observability';
import type { Announcements } from '@meridian/platform-outbox';
import { Tenancy } from '@meridian/platform-tenancy';
import path from 'node:path';
import { PlatformModule } from './platform.module.js';

/** What the API is made over. */
export interface ApiParts {
  readonly configuration: Configuration;
  readonly database: Database;
  readonly announcements: Announcements;
  readonly budgets: PointBudgets;
  readonly logger: Logger;
}

/** The API: every feature behind GraphQL, over one platform. */
@Module({})
export class ApiModule {
  static over(parts: ApiParts): DynamicModule {
    const { configuration, database, logger } = parts;
    const identity = identityModule(parts);
    return {
      module: ApiModule,
      imports: [
        PlatformModule.over({
          database,
          uploadDirectory: path.join(configuration.dataDirectory, 'files'),
          uploadLimitBytes: configuration.uploadLimitBytes,
        }),
        identity,
        createGraphqlModule({
          imports: [identity],
          inject: [IdentityGatekeeper],
          useFactory: (gatekeeper: IdentityGatekeeper) => ({
            authenticate: (request) => gatekeeper.authenticate(request),
            verifyCsrf: (request) => gatekeeper.verifyCsrf(request),
            announcements: parts.announcements,
            budgets: parts.budgets,
            logger,
            environment: configuration.environment,
            allowedOrigins: configuration.publicUrl === undefined ? [] : [configuration.publicUrl],
            uploadLimitBytes: configuration.uploadLimitBytes,
          }),
        }),
        ...FEATURE_MODULES,
      ],
    };
  }
}

function identityModule({ configuration, database, logger }: ApiParts): DynamicModule {
  return IdentityModule.forRoot({
    inject: [Tenancy],
    useFactory: (tenancy: Tenancy) => ({
      database,
      tenancy,
      secret: configuration.secret,
      publicUrl: configuration.publicUrl,
      clock: () => new Date(),
      onBackgroundFailure: (error) => logger.warn({ err: error }, 'last use was not noted'),
    }),
  });
}
