import { Inject } from '@nestjs/common';
import { Args, ID, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import {
  Allow,
  connectionOf,
  containing,
  CurrentCaller,
  oneOf,
  PageArguments,
  PlannedReads,
  readPage,
  type Order,
  type SelectionInfo,
  Idempotent,
} from '@meridian/platform-graphql';
import type { Caller } from '@meridian/platform-tenancy';
import { BusinessFunction } from './business-function.js';
import { Provider } from './provider.js';
import {
  CreateBusinessFunctionInput,
  CreateProviderInput,
  CreateSiteInput,
  CreateTeamInput,
  ProviderFilter,
  UpdateProviderInput,
} from './providers.inputs.js';
import {
  CreateBusinessFunctionPayload,
  CreateProviderPayload,
  CreateSitePayload,
  CreateTeamPayload,
  UpdateProviderPayload,
} from './providers.payloads.js';
import { ProvidersService } from './providers.service.js';

const ProviderConnection = connectionOf(Provider);
const BusinessFunctionConnection = connectionOf(BusinessFunction);

const BY_NAME: Order = {
  name: 'name',
  by: (row) => `${row}.name`,
  type: 'text',
  descending: false,
};

@Resolver(() => Provider)
export class ProvidersResolver {
  constructor(
    @Inject(ProvidersService) private readonly service: ProvidersService,
    @Inject(PlannedReads) private readonly reads: PlannedReads,
  ) {}

  @Query(() => ProviderConnection, { description: 'The providers that you may see, by name.' })
  @Allow('providers:read')
  providers(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArguments,
    @Args('filter', { type: () => ProviderFilter, nullable: true, description: 'Which ones.' })
    filter: ProviderFilter | null | undefined,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.page(caller, info, {
      page: readPage(page),
      order: BY_NAME,
      conditions: [
        ...oneOf((row) => `${row}.kind`, 'text', filter?.kinds),
        ...containing((row) => `${row}.name`, filter?.nameContains),
      ],
    });
  }

  @Query(() => Provider, {
    nullable: true,
    description: 'One provider; none if you may not see it.',
  })
  @Allow('providers:read')
  provider(
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID, description: 'Its id.' }) id: string,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.byId(caller, info, id);
  }

  @Query(() => BusinessFunctionConnection, { description: 'What the company needs done, by name.' })
  @Allow('providers:read')
  businessFunctions(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArguments,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.page(caller, info, { page: readPage(page), order: BY_NAME, conditions: [] });
  }

  @Mutation(() => CreateProviderPayload, { description: 'Enters a provider.' })
  @Allow('providers:write')
  @Idempotent()
  async createProvider(
    @CurrentCaller() caller: Caller,
    @Args('input') input: CreateProviderInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    const id = await this.service.createProvider(caller, input);
    return this.reads.changed(caller, info, 'provider', id);
  }

  @Mutation(() => UpdateProviderPayload, { description: 'Changes a provider.' })
  @Allow('providers:write')
  async updateProvider(
    @CurrentCaller() caller: Caller,
    @Args('input') input: UpdateProviderInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    const id = await this.service.updateProvider(caller, input);
    return this.reads.changed(caller, info, 'provider', id);
  }

  @Mutation(() => CreateSitePayload, { description: 'Enters a site of a provider.' })
  @Allow('providers:write')
  @Idempotent()
  async createSite(
    @CurrentCaller() caller: Caller,
    @Args('input') input: CreateSiteInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    const id = await this.service.createSite(caller, input);
    return this.reads.changed(caller, info, 'site', id);
  }

  @Mutation(() => CreateTeamPayload, { description: 'Enters a team at a site.' })
  @Allow('providers:write')
  @Idempotent()
  async createTeam(
    @CurrentCaller() caller: Caller,
    @Args('input') input: CreateTeamInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    const id = await this.service.createTeam(caller, input);
    return this.reads.changed(caller, info, 'team', id);
  }

  @Mutation(() => CreateBusinessFunctionPayload, { description: 'Enters a business function.' })
  @Allow('providers:write')
  @Idempotent()
  async createBusinessFunction(
    @CurrentCaller() caller: Caller,
    @Args('input') input: CreateBusinessFunctionInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    const id = await this.service.createBusinessFunction(caller, input);
    return this.reads.changed(caller, info, 'businessFunction', id);
  }
}
