import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  Allow,
  AllowAnyone,
  connectionOf,
  CurrentCaller,
  deliveredByParent,
  PageArguments,
  Planned,
  PlannedReads,
  readPage,
  type Order,
  type RequestContext,
  type SelectionInfo,
  EndsTheSame,
  Idempotent,
} from '@meridian/platform-graphql';
import type { Caller } from '@meridian/platform-tenancy';
import { User } from '../users/user.js';
import { Invitation } from './invitation.js';
import { Invitations, type Acceptor } from './invitations.js';
import {
  AcceptInvitationInput,
  AcceptInvitationPayload,
  InviteUserInput,
  InviteUserPayload,
  RevokeInvitationInput,
  RevokeInvitationPayload,
} from './invitations.types.js';

const InvitationConnection = connectionOf(Invitation);

const LATEST_FIRST: Order = {
  name: 'createdAt',
  by: (row) => `${row}.created_at`,
  type: 'timestamptz',
  descending: true,
};

@Resolver(() => Invitation)
export class InvitationsResolver {
  constructor(
    @Inject(Invitations) private readonly service: Invitations,
    @Inject(PlannedReads) private readonly reads: PlannedReads,
  ) {}

  @Query(() => InvitationConnection, { description: 'All invitations, the latest first.' })
  @Allow('users:read')
  invitations(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArguments,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.page(caller, info, {
      page: readPage(page),
      order: LATEST_FIRST,
      conditions: [],
    });
  }

  @Mutation(() => InviteUserPayload, { description: 'Offers somebody to become a user.' })
  @Allow('users:write')
  @Idempotent()
  async inviteUser(
    @CurrentCaller() caller: Caller,
    @Args('input') { email, role, providerId }: InviteUserInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    const wish = { email, role, providerId: providerId ?? null };
    const { invitation, token } = await this.service.create(caller, wish);
    return { ...(await this.reads.changed(caller, info, 'invitation', invitation.id)), token };
  }

  @Mutation(() => RevokeInvitationPayload, { description: 'Takes an open invitation back.' })
  @Allow('users:write')
  @EndsTheSame()
  async revokeInvitation(
    @CurrentCaller() caller: Caller,
    @Args('input') { id }: RevokeInvitationInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    await this.service.revoke(caller, id);
    return this.reads.changed(caller, info, 'invitation', id);
  }

  @Mutation(() => AcceptInvitationPayload, {
    description: 'Makes you a user, as you were invited to.',
  })
  @AllowAnyone()
  @EndsTheSame()
  acceptInvitation(
    @Args('input') input: AcceptInvitationInput,
    @Context() { requestId }: RequestContext,
  ): Promise<Acceptor> {
    return this.service.accept(input, requestId);
  }

  @ResolveField(() => User, { description: 'Who invited.' })
  @Planned()
  inviter(): never {
    return deliveredByParent();
  }
}
