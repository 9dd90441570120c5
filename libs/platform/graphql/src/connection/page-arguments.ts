import { ArgsType, Field, Int } from '@nestjs/graphql';
import type { PageRequest } from '../read-model/page.js';
import { pageSize } from './page-size.js';

/** The arguments of every list that is read by pages. */
@ArgsType()
export class PageArguments {
  @Field(() => Int, { nullable: true, description: 'How many from the start, 1 to 100.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes after this cursor.' })
  after?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many from the end, 1 to 100.' })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes before this cursor.' })
  before?: string | null;
}

/** Checks page arguments, and drops those that are null. */
export function readPage({ first, after, last, before }: PageArguments): PageRequest {
  pageSize(first, last);
  return {
    first: first ?? undefined,
    after: after ?? undefined,
    last: last ?? undefined,
    before: before ?? undefined,
  };
}
