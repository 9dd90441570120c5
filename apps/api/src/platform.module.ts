import { createReadModels } from '@meridian/feature-composition';
import { UPLOAD_LIMIT } from '@meridian/feature-service-levels';
import { Module, type DynamicModule } from '@nestjs/common';
import type { Database } from '@meridian/platform-database';
import { FileStore } from '@meridian/platform-files';
import { PlannedReads, PreparedStatements } from '@meridian/platform-graphql';
import { Tenancy } from '@meridian/platform-tenancy';

/** What every feature stands on, for injection. */
@Module({})
export class PlatformModule {
  static over(settings: {
    readonly database: Database;
    readonly uploadDirectory: string;
    readonly uploadLimitBytes: number;
  }): DynamicModule {
    const tenancy = new Tenancy(settings.database);
    const reads = new PlannedReads(tenancy, createReadModels(), new PreparedStatements());
    return {
      module: PlatformModule,
      global: true,
      providers: [
        { provide: Tenancy, useValue: tenancy },
        { provide: PlannedReads, useValue: reads },
        { provide: FileStore, useValue: new FileStore(settings.uploadDirectory) },
        { provide: UPLOAD_LIMIT, useValue: settings.uploadLimitBytes },
      ],
      exports: [Tenancy, PlannedReads, FileStore, UPLOAD_LIMIT],
    };
  }
}
