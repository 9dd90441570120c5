import { Inject } from '@nestjs/common';
import { Args, ID, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import {
  Allow,
  connectionOf,
  CurrentCaller,
  oneOf,
  PageArguments,
  payloadOf,
  PlannedReads,
  readPage,
  type SelectionInfo,
  Idempotent,
} from '@meridian/platform-graphql';
import type { Caller } from '@meridian/platform-tenancy';
import { Contract } from './contract.js';
import {
  ContractFilter,
  CreateContractInput,
  CreateEngagementInput,
  EngagementFilter,
} from './contracts.inputs.js';
import { ContractsService } from './contracts.service.js';
import { Engagement } from './engagement.js';

const ContractConnection = connectionOf(Contract);
const EngagementConnection = connectionOf(Engagement);
const CreateContractPayload = payloadOf('CreateContract', 'contract', Contract);
const CreateEngagementPayload = payloadOf('CreateEngagement', 'engagement', Engagement);

@Resolver(() => Contract)
export class ContractsResolver {
  constructor(
    @Inject(ContractsService) private readonly service: ContractsService,
    @Inject(PlannedReads) private readonly reads: PlannedReads,
  ) {}

  @Query(() => ContractConnection, { description: 'The contracts that you may see, by number.' })
  @Allow('contracts:read')
  contracts(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArguments,
    @Args('filter', { type: () => ContractFilter, nullable: true, description: 'Which ones.' })
    filter: ContractFilter | null | undefined,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.page(caller, info, {
      page: readPage(page),
      order: { name: 'number', by: (row) => `${row}.number`, type: 'text', descending: false },
      conditions: [
        ...oneOf((row) => `${row}.provider_id`, 'uuid', filter?.providerIds),
        ...oneOf((row) => `${row}.kind`, 'text', filter?.kinds),
      ],
    });
  }

  @Query(() => Contract, {
    nullable: true,
    description: 'One contract; none if you may not see it.',
  })
  @Allow('contracts:read')
  contract(
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID, description: 'Its id.' }) id: string,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.byId(caller, info, id);
  }

  @Query(() => EngagementConnection, { description: 'The engagements that you may see, by name.' })
  @Allow('contracts:read')
  engagements(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArguments,
    @Args('filter', { type: () => EngagementFilter, nullable: true, description: 'Which ones.' })
    filter: EngagementFilter | null | undefined,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.page(caller, info, {
      page: readPage(page),
      order: { name: 'name', by: (row) => `${row}.name`, type: 'text', descending: false },
      conditions: [
        ...oneOf((row) => `${row}.provider_id`, 'uuid', filter?.providerIds),
        ...oneOf((row) => `${row}.contract_id`, 'uuid', filter?.contractIds),
      ],
    });
  }

  @Mutation(() => CreateContractPayload, { description: 'Enters a contract.' })
  @Allow('contracts:write')
  @Idempotent()
  async createContract(
    @CurrentCaller() caller: Caller,
    @Args('input') input: CreateContractInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    const id = await this.service.createContract(caller, input);
    return this.reads.changed(caller, info, 'contract', id);
  }

  @Mutation(() => CreateEngagementPayload, {
    description: 'Enters an engagement under a contract.',
  })
  @Allow('contracts:write')
  @Idempotent()
  async createEngagement(
    @CurrentCaller() caller: Caller,
    @Args('input') input: CreateEngagementInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    const id = await this.service.createEngagement(caller, input);
    return this.reads.changed(caller, info, 'engagement', id);
  }
}
