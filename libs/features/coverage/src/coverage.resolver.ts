import { Inject } from '@nestjs/common';
import { Args, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import {
  Allow,
  connectionOf,
  CurrentCaller,
  PageArguments,
  payloadOf,
  PlannedReads,
  readPage,
  type SelectionInfo,
  Idempotent,
} from '@meridian/platform-graphql';
import type { Caller } from '@meridian/platform-tenancy';
import { CreateWorkingCalendarInput, UpdateWorkingCalendarInput } from './coverage.inputs.js';
import { CoverageService } from './coverage.service.js';
import { WorkingCalendar } from './working-calendar.js';

const WorkingCalendarConnection = connectionOf(WorkingCalendar);
const CreateWorkingCalendarPayload = payloadOf(
  'CreateWorkingCalendar',
  'workingCalendar',
  WorkingCalendar,
);
const UpdateWorkingCalendarPayload = payloadOf(
  'UpdateWorkingCalendar',
  'workingCalendar',
  WorkingCalendar,
);

@Resolver(() => WorkingCalendar)
export class CoverageResolver {
  constructor(
    @Inject(CoverageService) private readonly service: CoverageService,
    @Inject(PlannedReads) private readonly reads: PlannedReads,
  ) {}

  @Query(() => WorkingCalendarConnection, { description: 'When teams work, by name.' })
  @Allow('coverage:read')
  workingCalendars(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArguments,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.page(caller, info, {
      page: readPage(page),
      order: { name: 'name', by: (row) => `${row}.name`, type: 'text', descending: false },
      conditions: [],
    });
  }

  @Mutation(() => CreateWorkingCalendarPayload, { description: 'Enters a working calendar.' })
  @Allow('coverage:write')
  @Idempotent()
  async createWorkingCalendar(
    @CurrentCaller() caller: Caller,
    @Args('input') input: CreateWorkingCalendarInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    const id = await this.service.createWorkingCalendar(caller, input);
    return this.reads.changed(caller, info, 'workingCalendar', id);
  }

  @Mutation(() => UpdateWorkingCalendarPayload, {
    description: 'Changes a working calendar; every result that rests on it is computed again.',
  })
  @Allow('coverage:write')
  async updateWorkingCalendar(
    @CurrentCaller() caller: Caller,
    @Args('input') input: UpdateWorkingCalendarInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    const id = await this.service.updateWorkingCalendar(caller, input);
    return this.reads.changed(caller, info, 'workingCalendar', id);
  }
}
