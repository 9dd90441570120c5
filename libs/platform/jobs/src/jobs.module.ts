import { Module, type DynamicModule } from '@nestjs/common';
import { Tenancy } from '@meridian/platform-tenancy';
import { DeadLetters } from './dead-letters.js';
import { DeadLettersResolver } from './dead-letters.resolver.js';
import type { JobDefinition } from './job.js';

/** What people see of jobs: those that were given up. */
@Module({})
export class JobsModule {
  static over(jobs: readonly JobDefinition[]): DynamicModule {
    return {
      module: JobsModule,
      providers: [
        {
          provide: DeadLetters,
          inject: [Tenancy],
          useFactory: (tenancy: Tenancy) => new DeadLetters(tenancy, jobs),
        },
        DeadLettersResolver,
      ],
    };
  }
}
