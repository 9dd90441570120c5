import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import {
  AllowAnyone,
  AllowSignedIn,
  CurrentCaller,
  type RequestContext,
  EndsTheSame,
} from '@meridian/platform-graphql';
import type { Caller } from '@meridian/platform-tenancy';
import { answerCookies } from '../answer-cookies.js';
import { CsrfTokens } from '../sessions/csrf-token.js';
import { SESSION_COOKIE, SessionCookie } from '../sessions/session-cookie.js';
import { Sessions } from '../sessions/sessions.js';
import { SignIn } from './sign-in.js';
import { SignInInput, SignInPayload, SignOutPayload } from './sign-in.types.js';

@Resolver()
export class SignInResolver {
  constructor(
    @Inject(SignIn) private readonly signIns: SignIn,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(CsrfTokens) private readonly csrfTokens: CsrfTokens,
    @Inject(SessionCookie) private readonly cookie: SessionCookie,
  ) {}

  @Mutation(() => SignInPayload, { description: 'Starts a session, kept in a cookie.' })
  @AllowAnyone()
  @EndsTheSame()
  async signIn(
    @Args('input') input: SignInInput,
    @Context() context: RequestContext,
  ): Promise<Pick<SignInPayload, 'csrfToken' | 'expiresAt'>> {
    const cookies = answerCookies(context);
    const { session } = await this.signIns.withPassword({
      email: input.email,
      password: input.password,
      organization: input.organization ?? undefined,
      address: context.request.ip,
      requestId: context.requestId,
      previousToken: context.request.cookies[SESSION_COOKIE],
    });
    cookies.set(SESSION_COOKIE, session.token, this.cookie.attributes);
    const csrfToken = this.csrfTokens.tokenFor(session.token);
    return { csrfToken, expiresAt: session.expiresAt };
  }

  @Mutation(() => SignOutPayload, { description: 'Ends this session.' })
  @AllowSignedIn()
  @EndsTheSame()
  async signOut(
    @CurrentCaller() caller: Caller,
    @Context() context: RequestContext,
  ): Promise<Pick<SignOutPayload, 'signedOut'>> {
    const cookies = answerCookies(context);
    await this.sessions.signOut(caller, context.request.cookies[SESSION_COOKIE] ?? '');
    cookies.clear(SESSION_COOKIE, this.cookie.attributes);
    return { signedOut: true };
  }

  @Query(() => String, {
    nullable: true,
    description:
      'The header x-csrf-token that goes with the session cookie, for a page that was loaded anew; ' +
      'none without the cookie. Only pages of this origin can read the answer.',
  })
  @AllowAnyone()
  csrfToken(@Context() { request }: RequestContext): string | null {
    const token = request.cookies[SESSION_COOKIE];
    return token ? this.csrfTokens.tokenFor(token) : null;
  }
}
