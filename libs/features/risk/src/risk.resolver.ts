import { Provider } from '@meridian/feature-providers';
import { ServiceLevel } from '@meridian/feature-service-levels';
import { Inject } from '@nestjs/common';
import {
  Args,
  Field,
  ID,
  Info,
  InputType,
  Int,
  Mutation,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import {
  Allow,
  connectionOf,
  CurrentCaller,
  deliveredByParent,
  oneOf,
  PageArguments,
  payloadOf,
  Planned,
  PlannedReads,
  readPage,
  type SelectionInfo,
} from '@meridian/platform-graphql';
import type { Caller } from '@meridian/platform-tenancy';
import { RiskFlag, RiskFlagKind, RiskSeverity } from './risk-flag.js';
import { RiskFlagsService } from './risk-flags.service.js';

@InputType({ description: 'Which risk flags to list.' })
export class RiskFlagFilter {
  @Field(() => [ID], { nullable: true, description: 'Only about these providers.' })
  providerIds?: string[];

  @Field(() => [RiskFlagKind], { nullable: true, description: 'Only these kinds.' })
  kinds?: RiskFlagKind[];

  @Field(() => [RiskSeverity], { nullable: true, description: 'Only these severities.' })
  severities?: RiskSeverity[];

  @Field(() => Boolean, { defaultValue: false, description: 'Also those that no longer hold.' })
  includeCleared!: boolean;
}

@InputType({ description: 'Taking note of a risk flag.' })
export class AcknowledgeRiskFlagInput {
  @Field(() => ID, { description: 'The flag.' })
  id!: string;

  @Field(() => Int, { description: 'The version you saw.' })
  version!: number;
}

const RiskFlagConnection = connectionOf(RiskFlag);
const AcknowledgeRiskFlagPayload = payloadOf('AcknowledgeRiskFlag', 'riskFlag', RiskFlag);

@Resolver(() => RiskFlag)
export class RiskResolver {
  constructor(
    @Inject(RiskFlagsService) private readonly service: RiskFlagsService,
    @Inject(PlannedReads) private readonly reads: PlannedReads,
  ) {}

  @Query(() => RiskFlagConnection, { description: 'What needs a person, newest month first.' })
  @Allow('risk:read')
  riskFlags(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArguments,
    @Args('filter', { type: () => RiskFlagFilter, nullable: true, description: 'Which ones.' })
    filter: RiskFlagFilter | null | undefined,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.page(caller, info, {
      page: readPage(page),
      order: { name: 'month', by: (row) => `${row}.period_start`, type: 'date', descending: true },
      conditions: [
        ...oneOf((row) => `${row}.provider_id`, 'uuid', filter?.providerIds),
        ...oneOf((row) => `${row}.kind`, 'text', filter?.kinds),
        ...oneOf((row) => `${row}.severity`, 'text', filter?.severities),
        ...(filter?.includeCleared ? [] : [(row: string) => `${row}.cleared_at is null`]),
      ],
    });
  }

  @Mutation(() => AcknowledgeRiskFlagPayload, { description: 'Takes note of a risk flag.' })
  @Allow('risk:write')
  async acknowledgeRiskFlag(
    @CurrentCaller() caller: Caller,
    @Args('input') input: AcknowledgeRiskFlagInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    const id = await this.service.acknowledge(caller, input);
    return this.reads.changed(caller, info, 'riskFlag', id);
  }

  @ResolveField(() => Provider, { description: 'The provider it is about.' })
  @Planned()
  provider(): never {
    return deliveredByParent();
  }

  @ResolveField(() => ServiceLevel, {
    nullable: true,
    description: 'The service level it is about, if it is about one.',
  })
  @Planned()
  serviceLevel(): never {
    return deliveredByParent();
  }
}
