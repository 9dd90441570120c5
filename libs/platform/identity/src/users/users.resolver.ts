import { Inject } from '@nestjs/common';
import { Args, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import {
  Allow,
  connectionOf,
  containing,
  CurrentCaller,
  oneOf,
  PageArguments,
  PlannedReads,
  readPage,
  type Condition,
  type Order,
  type SelectionInfo,
} from '@meridian/platform-graphql';
import type { Caller } from '@meridian/platform-tenancy';
import { UserAdministration } from './user-administration.js';
import { User } from './user.js';
import {
  ChangeUserRoleInput,
  ChangeUserRolePayload,
  DeactivateUserInput,
  DeactivateUserPayload,
  UserFilter,
} from './users.types.js';

const UserConnection = connectionOf(User);

const BY_NAME: Order = {
  name: 'name',
  by: (row) => `${row}.name`,
  type: 'text',
  descending: false,
};

@Resolver()
export class UsersResolver {
  constructor(
    @Inject(UserAdministration) private readonly administration: UserAdministration,
    @Inject(PlannedReads) private readonly reads: PlannedReads,
  ) {}

  @Query(() => UserConnection, { description: 'The people of the organization, by name.' })
  @Allow('users:read')
  users(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArguments,
    @Args('filter', { type: () => UserFilter, nullable: true, description: 'Which users.' })
    filter: UserFilter | null,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.page(caller, info, {
      page: readPage(page),
      order: BY_NAME,
      conditions: [
        ...oneOf((row) => `${row}.role`, 'text', filter?.roles),
        ...isActive(filter?.active),
        ...containing((row) => `${row}.name`, filter?.nameContains),
      ],
    });
  }

  @Mutation(() => ChangeUserRolePayload, {
    description:
      'Gives a user another role. Holds from his next request on. To make an administrator, two ask for the same.',
  })
  @Allow('users:write')
  async changeUserRole(
    @CurrentCaller() caller: Caller,
    @Args('input') { id, version, role, providerId }: ChangeUserRoleInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    await this.administration.changeRole(caller, { id, version }, role, providerId ?? null);
    return this.reads.changed(caller, info, 'user', id);
  }

  @Mutation(() => DeactivateUserPayload, {
    description: 'Takes all access away: ends sessions and revokes API keys at once.',
  })
  @Allow('users:write')
  async deactivateUser(
    @CurrentCaller() caller: Caller,
    @Args('input') { id, version }: DeactivateUserInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    await this.administration.deactivate(caller, { id, version });
    return this.reads.changed(caller, info, 'user', id);
  }
}

const isActive = (active: boolean | null | undefined): Condition[] =>
  active === null || active === undefined
    ? []
    : [(row, bind) => `${row}.active = ${bind(active)}::boolean`];
