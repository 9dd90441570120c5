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
  type Condition,
  type SelectionInfo,
  Idempotent,
} from '@meridian/platform-graphql';
import type { Caller } from '@meridian/platform-tenancy';
import { Attainment } from './attainment/attainment.js';
import { ServiceLevel } from './service-level.js';
import {
  AttainmentFilter,
  CreateServiceLevelInput,
  ServiceLevelFilter,
  UpdateServiceLevelInput,
} from './service-levels.inputs.js';
import { ServiceLevelsService } from './service-levels.service.js';

const ServiceLevelConnection = connectionOf(ServiceLevel);
const AttainmentConnection = connectionOf(Attainment);
const CreateServiceLevelPayload = payloadOf('CreateServiceLevel', 'serviceLevel', ServiceLevel);
const UpdateServiceLevelPayload = payloadOf('UpdateServiceLevel', 'serviceLevel', ServiceLevel);

@Resolver(() => ServiceLevel)
export class ServiceLevelsResolver {
  constructor(
    @Inject(ServiceLevelsService) private readonly service: ServiceLevelsService,
    @Inject(PlannedReads) private readonly reads: PlannedReads,
  ) {}

  @Query(() => ServiceLevelConnection, { description: 'The objectives that you may see, by name.' })
  @Allow('service-levels:read')
  serviceLevels(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArguments,
    @Args('filter', { type: () => ServiceLevelFilter, nullable: true, description: 'Which ones.' })
    filter: ServiceLevelFilter | null | undefined,
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

  @Query(() => ServiceLevel, {
    nullable: true,
    description: 'One service level; none if you may not see it.',
  })
  @Allow('service-levels:read')
  serviceLevel(
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID, description: 'Its id.' }) id: string,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.byId(caller, info, id);
  }

  @Query(() => AttainmentConnection, {
    description: 'What service levels reached, month by month, newest month first.',
  })
  @Allow('service-levels:read')
  attainments(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArguments,
    @Args('filter', { type: () => AttainmentFilter, nullable: true, description: 'Which ones.' })
    filter: AttainmentFilter | null | undefined,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.page(caller, info, {
      page: readPage(page),
      order: { name: 'month', by: (row) => `${row}.window_start`, type: 'date', descending: true },
      conditions: attainmentConditions(filter),
    });
  }

  @Mutation(() => CreateServiceLevelPayload, {
    description: 'Enters a service level; the cases already recorded are judged by it at once.',
  })
  @Allow('service-levels:write')
  @Idempotent()
  async createServiceLevel(
    @CurrentCaller() caller: Caller,
    @Args('input') input: CreateServiceLevelInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    const id = await this.service.createServiceLevel(caller, input);
    return this.reads.changed(caller, info, 'serviceLevel', id);
  }

  @Mutation(() => UpdateServiceLevelPayload, {
    description: 'Changes a service level; every month is judged again by the new one.',
  })
  @Allow('service-levels:write')
  async updateServiceLevel(
    @CurrentCaller() caller: Caller,
    @Args('input') input: UpdateServiceLevelInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    const id = await this.service.updateServiceLevel(caller, input);
    return this.reads.changed(caller, info, 'serviceLevel', id);
  }
}

function attainmentConditions(filter: AttainmentFilter | null | undefined): Condition[] {
  const { from, to } = filter ?? {};
  return [
    ...oneOf((row) => `${row}.provider_id`, 'uuid', filter?.providerIds),
    ...oneOf((row) => `${row}.service_level_id`, 'uuid', filter?.serviceLevelIds),
    ...oneOf((row) => `${row}.status`, 'text', filter?.statuses),
    ...(from
      ? [
          (row: string, bind: (value: unknown) => string) =>
            `${row}.window_start >= ${bind(from)}::date`,
        ]
      : []),
    ...(to
      ? [
          (row: string, bind: (value: unknown) => string) =>
            `${row}.window_start <= ${bind(to)}::date`,
        ]
      : []),
  ];
}
