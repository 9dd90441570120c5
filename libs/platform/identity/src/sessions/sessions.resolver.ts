import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import {
  AllowSignedIn,
  CurrentCaller,
  ExpectedSize,
  type RequestContext,
  EndsTheSame,
} from '@meridian/platform-graphql';
import type { Caller } from '@meridian/platform-tenancy';
import { PasswordChange } from '../passwords/password-change.js';
import { SESSION_COOKIE } from './session-cookie.js';
import { Sessions, type OpenSession } from './sessions.js';
import {
  ChangePasswordInput,
  ChangePasswordPayload,
  RevokeSessionInput,
  RevokeSessionPayload,
  SessionView,
} from './sessions.types.js';

interface SessionsLeft {
  readonly sessions: OpenSession[];
}

@Resolver()
export class SessionsResolver {
  constructor(
    @Inject(Sessions) private readonly service: Sessions,
    @Inject(PasswordChange) private readonly passwords: PasswordChange,
  ) {}

  @Query(() => [SessionView], { description: 'Where you are signed in, the latest used first.' })
  @AllowSignedIn()
  @ExpectedSize(5)
  sessions(
    @CurrentCaller() caller: Caller,
    @Context() context: RequestContext,
  ): Promise<OpenSession[]> {
    return this.service.list(caller, tokenOf(context));
  }

  @Mutation(() => RevokeSessionPayload, { description: 'Ends one of your sessions at once.' })
  @AllowSignedIn()
  @EndsTheSame()
  async revokeSession(
    @CurrentCaller() caller: Caller,
    @Args('input') { id }: RevokeSessionInput,
    @Context() context: RequestContext,
  ): Promise<SessionsLeft> {
    await this.service.revoke(caller, id);
    return { sessions: await this.service.list(caller, tokenOf(context)) };
  }

  @Mutation(() => ChangePasswordPayload, {
    description: 'Changes your password and ends your other sessions.',
  })
  @AllowSignedIn()
  @EndsTheSame()
  async changePassword(
    @CurrentCaller() caller: Caller,
    @Args('input') { currentPassword, newPassword }: ChangePasswordInput,
    @Context() context: RequestContext,
  ): Promise<SessionsLeft> {
    const sessionToken = tokenOf(context);
    const address = context.request.ip;
    await this.passwords.change(caller, { currentPassword, newPassword, sessionToken, address });
    return { sessions: await this.service.list(caller, sessionToken) };
  }
}

const tokenOf = ({ request }: RequestContext): string => request.cookies[SESSION_COOKIE] ?? '';
