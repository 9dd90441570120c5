import {
  Inject,
  Module,
  type DynamicModule,
  type FactoryProvider,
  type OnModuleDestroy,
  type Provider,
} from '@nestjs/common';
import { ApiKeys } from './api-keys/api-keys.js';
import { ApiKeysResolver } from './api-keys/api-keys.resolver.js';
import { IdentityGatekeeper } from './authentication/identity-gatekeeper.js';
import { LastSeen } from './authentication/last-seen.js';
import { createIdentity, type Identity, type IdentitySettings } from './identity.js';
import { Invitations } from './invitations/invitations.js';
import { InvitationsResolver } from './invitations/invitations.resolver.js';
import { PasswordChange } from './passwords/password-change.js';
import { CsrfTokens } from './sessions/csrf-token.js';
import { SessionCookie } from './sessions/session-cookie.js';
import { Sessions } from './sessions/sessions.js';
import { SessionsResolver } from './sessions/sessions.resolver.js';
import { SignIn } from './sign-in/sign-in.js';
import { SignInResolver } from './sign-in/sign-in.resolver.js';
import { UserAdministration } from './users/user-administration.js';
import { UsersResolver } from './users/users.resolver.js';
import { ViewerResolver } from './viewer/viewer.resolver.js';

const IDENTITY = Symbol('identity');

/** How the settings are made, once everything they need is there. */
export interface IdentityModuleOptions {
  readonly inject?: NonNullable<FactoryProvider['inject']>;
  readonly useFactory: FactoryProvider<IdentitySettings>['useFactory'];
}

/** Who may enter, how, and who is inside: services, resolvers and the gatekeeper of requests. */
@Module({})
export class IdentityModule implements OnModuleDestroy {
  static forRoot({ inject = [], useFactory }: IdentityModuleOptions): DynamicModule {
    return {
      module: IdentityModule,
      global: true,
      providers: [
        {
          provide: IDENTITY,
          inject,
          useFactory: async (...given: unknown[]) => createIdentity(await useFactory(...given)),
        },
        ...SERVICES,
        SignInResolver,
        SessionsResolver,
        UsersResolver,
        ApiKeysResolver,
        InvitationsResolver,
        ViewerResolver,
      ],
      exports: [IdentityGatekeeper],
    };
  }

  constructor(@Inject(LastSeen) private readonly lastSeen: LastSeen) {}

  /** What was begun beside the requests ends before the database is closed. */
  async onModuleDestroy(): Promise<void> {
    await this.lastSeen.settled();
  }
}

const SERVICES: Provider[] = [
  partOf(IdentityGatekeeper, (identity) => identity.gatekeeper),
  partOf(LastSeen, (identity) => identity.lastSeen),
  partOf(SignIn, (identity) => identity.signIn),
  partOf(Sessions, (identity) => identity.sessions),
  partOf(SessionCookie, (identity) => identity.sessionCookie),
  partOf(CsrfTokens, (identity) => identity.csrfTokens),
  partOf(PasswordChange, (identity) => identity.passwordChange),
  partOf(ApiKeys, (identity) => identity.apiKeys),
  partOf(Invitations, (identity) => identity.invitations),
  partOf(UserAdministration, (identity) => identity.users),
];

function partOf<Service>(
  token: abstract new (...parameters: never[]) => Service,
  take: (identity: Identity) => Service,
): FactoryProvider<Service> {
  return { provide: token, inject: [IDENTITY], useFactory: take };
}
