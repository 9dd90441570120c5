import { Inject } from '@nestjs/common';
import { Args, Info, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  Allow,
  connectionOf,
  CurrentCaller,
  deliveredByParent,
  PageArguments,
  Planned,
  PlannedReads,
  readPage,
  type Condition,
  type Order,
  type SelectionInfo,
  EndsTheSame,
  Idempotent,
} from '@meridian/platform-graphql';
import type { Caller } from '@meridian/platform-tenancy';
import { User } from '../users/user.js';
import { ApiKey } from './api-key.js';
import { ApiKeys } from './api-keys.js';
import {
  CreateApiKeyInput,
  CreateApiKeyPayload,
  RevokeApiKeyInput,
  RevokeApiKeyPayload,
} from './api-keys.types.js';

const ApiKeyConnection = connectionOf(ApiKey);

const LATEST_FIRST: Order = {
  name: 'createdAt',
  by: (row) => `${row}.created_at`,
  type: 'timestamptz',
  descending: true,
};

@Resolver(() => ApiKey)
export class ApiKeysResolver {
  constructor(
    @Inject(ApiKeys) private readonly service: ApiKeys,
    @Inject(PlannedReads) private readonly reads: PlannedReads,
  ) {}

  @Query(() => ApiKeyConnection, {
    description: 'API keys, the latest first: your own, and everybody’s if you may see users.',
  })
  @Allow('api-keys:read')
  apiKeys(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArguments,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.page(caller, info, {
      page: readPage(page),
      order: LATEST_FIRST,
      conditions: caller.permissions.has('users:read') ? [] : ofSameOwner(caller),
    });
  }

  @Mutation(() => CreateApiKeyPayload, {
    description: 'Makes an API key. Takes a signed-in person.',
  })
  @Allow('api-keys:write')
  @Idempotent()
  async createApiKey(
    @CurrentCaller() caller: Caller,
    @Args('input') input: CreateApiKeyInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    const { apiKey, text } = await this.service.create(caller, input);
    return { ...(await this.reads.changed(caller, info, 'apiKey', apiKey.id)), key: text };
  }

  @Mutation(() => RevokeApiKeyPayload, { description: 'Ends an API key at once.' })
  @Allow('api-keys:write')
  @EndsTheSame()
  async revokeApiKey(
    @CurrentCaller() caller: Caller,
    @Args('input') { id }: RevokeApiKeyInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    await this.service.revoke(caller, id);
    return this.reads.changed(caller, info, 'apiKey', id);
  }

  @ResolveField(() => User, { description: 'Whose key it is.' })
  @Planned()
  owner(): never {
    return deliveredByParent();
  }
}

/** Keys of the calling person, or of the person whose key is calling. */
function ofSameOwner({ actor }: Caller): Condition[] {
  return [
    (row, bind) =>
      actor.kind === 'USER'
        ? `${row}.user_id = ${bind(actor.id)}::uuid`
        : `${row}.user_id = (select own.user_id from api_keys own
            where own.organization_id = ${row}.organization_id and own.id = ${bind(actor.id)}::uuid)`,
  ];
}
