import { Inject } from '@nestjs/common';
import { Args, Field, ID, Info, InputType, Query, Resolver } from '@nestjs/graphql';
import {
  Allow,
  connectionOf,
  CurrentCaller,
  oneOf,
  PageArguments,
  PlannedReads,
  readPage,
  ShortTextScalar,
  type SelectionInfo,
} from '@meridian/platform-graphql';
import type { Caller } from '@meridian/platform-tenancy';
import { CaseClock, ClockOutcome, ClockState } from '../attainment/case-clock.js';
import { CaseState } from '../state-rules.js';
import { Case } from './case.js';

@InputType({ description: 'Which cases to list.' })
export class CaseFilter {
  @Field(() => [ID], { nullable: true, description: 'Only of these providers.' })
  providerIds?: string[];

  @Field(() => [ShortTextScalar], { nullable: true, description: 'Only with these numbers.' })
  numbers?: string[];

  @Field(() => [CaseState], { nullable: true, description: 'Only in these states.' })
  states?: CaseState[];

  @Field(() => [ShortTextScalar], { nullable: true, description: 'Only of these priorities.' })
  priorities?: string[];
}

@InputType({ description: 'Which timed cases to list.' })
export class CaseClockFilter {
  @Field(() => [ID], { nullable: true, description: 'Only against these service levels.' })
  serviceLevelIds?: string[];

  @Field(() => [String], {
    nullable: true,
    description: 'Only due in these months: their first days, 2016-03-01.',
  })
  windowStarts?: string[];

  @Field(() => [ClockOutcome], { nullable: true, description: 'Only with these outcomes.' })
  outcomes?: ClockOutcome[];

  @Field(() => [ClockState], { nullable: true, description: 'Only in these states.' })
  states?: ClockState[];
}

const CaseConnection = connectionOf(Case);
const CaseClockConnection = connectionOf(CaseClock);

@Resolver(() => Case)
export class CasesResolver {
  constructor(@Inject(PlannedReads) private readonly reads: PlannedReads) {}

  @Query(() => CaseConnection, { description: 'Recorded cases, latest opened first.' })
  @Allow('cases:read')
  cases(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArguments,
    @Args('filter', { type: () => CaseFilter, nullable: true, description: 'Which ones.' })
    filter: CaseFilter | null | undefined,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.page(caller, info, {
      page: readPage(page),
      order: {
        name: 'opened',
        by: (row) => `${row}.opened_at`,
        type: 'timestamptz',
        descending: true,
      },
      conditions: [
        ...oneOf((row) => `${row}.provider_id`, 'uuid', filter?.providerIds),
        ...oneOf((row) => `${row}.number`, 'text', filter?.numbers),
        ...oneOf((row) => `${row}.state`, 'text', filter?.states),
        ...oneOf((row) => `${row}.priority`, 'text', filter?.priorities),
      ],
    });
  }

  @Query(() => Case, { nullable: true, description: 'One case; none if you may not see it.' })
  @Allow('cases:read')
  case(
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID, description: 'Its id.' }) id: string,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.byId(caller, info, id);
  }

  @Query(() => CaseClockConnection, {
    description:
      'The cases behind the numbers: each timed against a service level, latest start first.',
  })
  @Allow('service-levels:read')
  caseClocks(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArguments,
    @Args('filter', { type: () => CaseClockFilter, nullable: true, description: 'Which ones.' })
    filter: CaseClockFilter | null | undefined,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.page(caller, info, {
      page: readPage(page),
      order: {
        name: 'started',
        by: (row) => `${row}.started_at`,
        type: 'timestamptz',
        descending: true,
      },
      conditions: [
        ...oneOf((row) => `${row}.service_level_id`, 'uuid', filter?.serviceLevelIds),
        ...oneOf((row) => `${row}.window_start::text`, 'text', filter?.windowStarts),
        ...oneOf((row) => `${row}.outcome`, 'text', filter?.outcomes),
        ...oneOf((row) => `${row}.state`, 'text', filter?.states),
      ],
    });
  }
}
