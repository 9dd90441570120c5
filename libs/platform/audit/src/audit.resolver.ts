import { Inject, Module } from '@nestjs/common';
import {
  Args,
  Field,
  ID,
  Info,
  InputType,
  Int,
  ObjectType,
  Query,
  Resolver,
} from '@nestjs/graphql';
import {
  Allow,
  connectionOf,
  Cost,
  CurrentCaller,
  oneOf,
  PageArguments,
  PlannedReads,
  readPage,
  ShortTextScalar,
  type ReadModel,
  type SelectionInfo,
} from '@meridian/platform-graphql';
import { Tenancy, type Caller } from '@meridian/platform-tenancy';
import { AuditEntry } from './audit-entry.js';
import { verifyAuditChain } from './verify-audit-chain.js';

@InputType({ description: 'Which audit entries to list.' })
class AuditFilter {
  @Field(() => [ID], { nullable: true, description: 'Only about these objects.' })
  subjectIds?: string[];

  @Field(() => [ShortTextScalar], {
    nullable: true,
    description: 'Only these actions: provider.created.',
  })
  actions?: string[];
}

@ObjectType({ description: 'Whether the audit log is what it was when it was written.' })
@Allow('audit:read')
class AuditVerification {
  @Field(() => Boolean, { description: 'True when every entry follows from the one before it.' })
  intact!: boolean;

  @Field(() => Int, { description: 'Entries that are in order, from the first on.' })
  entries!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Sequence of the first broken entry, if one is.',
  })
  brokenSequence!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'What is wrong with it: CHANGED, MISSING, CUT and so on.',
  })
  problem!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Hash of the last entry: keep it to compare later.',
  })
  headHash!: string | null;
}

const AuditEntryConnection = connectionOf(AuditEntry);

export const AUDIT_READ_MODELS: readonly ReadModel[] = [
  {
    type: 'AuditEntry',
    table: 'audit_entries',
    providers: 'none',
    columns: { before: (row) => `${row}.before::text`, after: (row) => `${row}.after::text` },
  },
];

@Resolver(() => AuditEntry)
class AuditResolver {
  constructor(
    @Inject(PlannedReads) private readonly reads: PlannedReads,
    @Inject(Tenancy) private readonly tenancy: Tenancy,
  ) {}

  @Query(() => AuditEntryConnection, { description: 'What was changed by whom, latest first.' })
  @Allow('audit:read')
  auditEntries(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArguments,
    @Args('filter', { type: () => AuditFilter, nullable: true, description: 'Which ones.' })
    filter: AuditFilter | null | undefined,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.page(caller, info, {
      page: readPage(page),
      order: { name: 'sequence', by: (row) => `${row}.sequence`, type: 'bigint', descending: true },
      conditions: [
        ...oneOf((row) => `${row}.subject_id`, 'uuid', filter?.subjectIds),
        ...oneOf((row) => `${row}.action`, 'text', filter?.actions),
      ],
    });
  }

  @Query(() => AuditVerification, {
    description:
      'Recomputes the whole chain of hashes, and names the first entry that does not fit.',
  })
  @Allow('audit:read')
  @Cost(100)
  async auditVerification(@CurrentCaller() caller: Caller): Promise<AuditVerification> {
    const report = await verifyAuditChain(this.tenancy, caller);
    const { intact, entries } = report;
    return intact
      ? { intact, entries, brokenSequence: null, problem: null, headHash: report.head.hash }
      : {
          intact,
          entries,
          brokenSequence: report.brokenSequence,
          problem: report.problem,
          headHash: null,
        };
  }
}

@Module({ providers: [AuditResolver] })
export class AuditModule {}
