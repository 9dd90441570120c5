import {
  Args,
  Field,
  Int,
  Mutation,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
  Subscription,
} from '@nestjs/graphql';
import { Context } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { ExpectedError, type Caller } from '@meridian/platform-tenancy';
import { connectionOf } from '../connection/connection-of.js';
import { encodeCursor } from '../connection/cursor.js';
import { PageArguments, readPage } from '../connection/page-arguments.js';
import { Allow, AllowAnyone, AllowAsParent, AllowSignedIn } from '../permission/declaration.js';
import type { Connection } from '../read-model/page.js';
import { CurrentCaller } from '../request/current-caller.js';
import { LoaderKey } from '../request/loader-key.js';
import { RequestContext } from '../request/request-context.js';
import { DateTimeScalar } from '../scalar/date-time.js';
import { DurationScalar } from '../scalar/duration.js';
import { UploadedFile, UploadScalar } from '../scalar/upload.js';
import { Planned } from '../schema/planned.js';
import { Topics } from '../socket/topics.js';

@ObjectType()
@Allow('coverage:read')
export class Team {
  @Field(() => String)
  name!: string;
}

@ObjectType()
@Allow('providers:read')
class Provider {
  @Field(() => String)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => DateTimeScalar)
  activeFrom!: string;

  @Allow('contracts:read')
  @Field(() => String)
  rate!: string;
}

const ProviderConnection = connectionOf(Provider);

@ObjectType()
@AllowAsParent()
export class SignInPayload {
  @Field(() => Boolean)
  ok!: boolean;
}

/** What happened while the toy ran, for tests to look at. */
export const seen = { plannedCalls: 0, signIns: 0, loads: 0 };

const GREETINGS = new LoaderKey<string, string>();

@Resolver(() => Provider)
export class ToyResolver {
  constructor(private readonly topics: Topics) {}

  @Allow('providers:read')
  @Query(() => ProviderConnection)
  providers(@Args() page: PageArguments): Connection<object> {
    return connection(readPage(page).first ?? 1);
  }

  @AllowSignedIn()
  @Query(() => String)
  me(@CurrentCaller() caller: Caller): string {
    return caller.actor.name;
  }

  @AllowAnyone()
  @Query(() => String)
  echo(
    @Args('text', { defaultValue: 'hello' }) text: string,
    @Args('other', { nullable: true }) other?: string,
  ): string {
    return text + (other ?? '');
  }

  @AllowAnyone()
  @Query(() => Int)
  half(@Args('number', { type: () => Int }) number: number): number {
    return number / 2;
  }

  @AllowAnyone()
  @Query(() => DurationScalar)
  twice(@Args('duration', { type: () => DurationScalar }) duration: number): number {
    return duration * 2;
  }

  @Query(() => String)
  forgotten(): string {
    return 'nobody said who may read this';
  }

  @AllowAnyone()
  @Query(() => String, { nullable: true })
  broken(): string {
    throw new Error('relation "organizations" does not exist: select secret from organizations');
  }

  @AllowAnyone()
  @Query(() => String, { nullable: true })
  conflicting(): string {
    throw new ExpectedError('CONFLICT', 'It was changed.', { currentVersion: 7 });
  }

  @AllowAnyone()
  @Query(() => String)
  async slow(): Promise<string> {
    await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
    return 'late';
  }

  @AllowAnyone()
  @Mutation(() => SignInPayload)
  signIn(@Args('password') password: string, @Context() context: RequestContext): SignInPayload {
    seen.signIns += 1;
    if (password !== 'right') {
      throw new ExpectedError('TOO_MANY_REQUESTS', 'Wait.', { retryAfterSeconds: 30 });
    }
    context.cookies?.set('session', 'user', { httpOnly: true });
    return { ok: true };
  }

  @Allow('providers:write')
  @Mutation(() => String)
  rename(@Args('name') name: string): string {
    return name;
  }

  @Allow('cases:import')
  @Mutation(() => Int)
  async importFile(
    @Args('file', { type: () => UploadScalar }) file: UploadedFile,
  ): Promise<number> {
    let size = 0;
    for await (const chunk of file.read()) size += chunk.length;
    return size;
  }

  @Allow('risk:read')
  @Subscription(() => String, {
    resolve: (flag: string, _args, context: RequestContext) =>
      `${flag} for ${context.caller?.actor.name}`,
  })
  flagRaised(@CurrentCaller() caller: Caller): AsyncIterableIterator<unknown> {
    return this.topics.of(caller, 'flag-raised');
  }

  @Planned()
  @AllowAsParent()
  @ResolveField(() => [Team])
  teams(): Team[] {
    seen.plannedCalls += 1;
    return [];
  }

  @Allow('providers:read')
  @ResolveField(() => ProviderConnection)
  partners(@Args() page: PageArguments): Connection<object> {
    return connection(readPage(page).first ?? 1);
  }

  @Planned()
  @AllowAsParent()
  @ResolveField(() => [Team])
  benches(@Args('first', { type: () => Int }) _first: number): Team[] {
    return [];
  }

  @AllowAsParent()
  @ResolveField(() => String)
  greeting(
    @Parent() provider: { name: string },
    @Context() context: RequestContext,
  ): Promise<string> {
    return context.loader(GREETINGS, greetings).load(provider.name);
  }
}

function greetings(): DataLoader<string, string> {
  return new DataLoader(async (names) => {
    seen.loads += 1;
    return names.map((name) => `Hello ${name}`);
  });
}

function connection(size: number): Connection<object> {
  const nodes = Array.from({ length: size }, (_, index) => ({
    id: String(index),
    name: `Provider ${index}`,
    activeFrom: '2016-02-29T01:16:00+00:00',
    rate: '12.50',
    teams: [{ name: `Team of ${index}` }],
    benches: [],
  }));
  return {
    nodes,
    edges: nodes.map((node) => ({ node, cursor: encodeCursor('name', [node.name, node.id]) })),
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    totalCount: size,
  };
}
