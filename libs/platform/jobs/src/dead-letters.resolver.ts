import { Inject } from '@nestjs/common';
import { Args, Field, ID, Info, InputType, Mutation, Query, Resolver } from '@nestjs/graphql';
import {
  Allow,
  connectionOf,
  CurrentCaller,
  PageArguments,
  payloadOf,
  PlannedReads,
  readPage,
  type ReadModel,
  type SelectionInfo,
  EndsTheSame,
} from '@meridian/platform-graphql';
import { isId, notFound, type Caller } from '@meridian/platform-tenancy';
import { DeadLetter } from './dead-letter.js';
import { DeadLetters } from './dead-letters.js';

@InputType({ description: 'Having a job run again that was given up.' })
export class RetryDeadLetterInput {
  @Field(() => ID, { description: 'The dead letter.' })
  id!: string;
}

const DeadLetterConnection = connectionOf(DeadLetter);
const RetryDeadLetterPayload = payloadOf('RetryDeadLetter', 'deadLetter', DeadLetter);

export const JOB_READ_MODELS: readonly ReadModel[] = [
  { type: 'DeadLetter', table: 'dead_letters', providerColumn: null },
];

@Resolver(() => DeadLetter)
export class DeadLettersResolver {
  constructor(
    @Inject(DeadLetters) private readonly letters: DeadLetters,
    @Inject(PlannedReads) private readonly reads: PlannedReads,
  ) {}

  @Query(() => DeadLetterConnection, { description: 'Jobs that were given up, latest first.' })
  @Allow('jobs:read')
  deadLetters(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArguments,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.page(caller, info, {
      page: readPage(page),
      order: {
        name: 'failed',
        by: (row) => `${row}.failed_at`,
        type: 'timestamptz',
        descending: true,
      },
      conditions: [],
    });
  }

  @Mutation(() => RetryDeadLetterPayload, { description: 'Has a job run again that was given up.' })
  @Allow('jobs:write')
  @EndsTheSame()
  async retryDeadLetter(
    @CurrentCaller() caller: Caller,
    @Args('input') { id }: RetryDeadLetterInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    if (!isId(id)) throw notFound('dead letter');
    await this.letters.retry(caller, id);
    return this.reads.changed(caller, info, 'deadLetter', id);
  }
}
