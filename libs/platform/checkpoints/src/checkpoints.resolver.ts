import { Inject, Module } from '@nestjs/common';
import { Args, Info, Query, Resolver } from '@nestjs/graphql';
import {
  Allow,
  connectionOf,
  CurrentCaller,
  PageArguments,
  PlannedReads,
  readPage,
  type ReadModel,
  type SelectionInfo,
} from '@meridian/platform-graphql';
import type { Caller } from '@meridian/platform-tenancy';
import { AuditCheckpoint } from './audit-checkpoint.js';

const AuditCheckpointConnection = connectionOf(AuditCheckpoint);

export const CHECKPOINT_READ_MODELS: readonly ReadModel[] = [
  { type: 'AuditCheckpoint', table: 'audit_checkpoints', providers: 'none' },
];

@Resolver(() => AuditCheckpoint)
class CheckpointsResolver {
  constructor(@Inject(PlannedReads) private readonly reads: PlannedReads) {}

  @Query(() => AuditCheckpointConnection, {
    description:
      'Signed statements of where the audit log ended, latest first: keep them elsewhere.',
  })
  @Allow('audit:read')
  auditCheckpoints(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArguments,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.page(caller, info, {
      page: readPage(page),
      order: { name: 'size', by: (row) => `${row}.size`, type: 'bigint', descending: true },
      conditions: [],
    });
  }
}

@Module({ providers: [CheckpointsResolver] })
export class CheckpointsModule {}
