import type { Database } from '@meridian/platform-database';
import { SignInLookup, type Tenancy } from '@meridian/platform-tenancy';
import { ApiKeys } from './api-keys/api-keys.js';
import { Authenticator } from './authentication/authenticator.js';
import { IdentityGatekeeper } from './authentication/identity-gatekeeper.js';
import { LastSeen } from './authentication/last-seen.js';
import type { Clock } from './clock.js';
import { Invitations } from './invitations/invitations.js';
import { PasswordChange } from './passwords/password-change.js';
import { Passwords } from './passwords/passwords.js';
import { CsrfTokens } from './sessions/csrf-token.js';
import { SessionCookie } from './sessions/session-cookie.js';
import { Sessions } from './sessions/sessions.js';
import { SignInThrottle } from './sign-in/sign-in-throttle.js';
import { SignIn } from './sign-in/sign-in.js';
import { UserAdministration } from './users/user-administration.js';

/** What identity stands on. */
export interface IdentitySettings {
  readonly database: Database;
  readonly tenancy: Tenancy;
  /** The installation's secret: keys CSRF tokens and the subjects of sign-in attempts. */
  readonly secret: string;
  /** Origin that browsers use, if it is configured: decides whether the cookie is bound to TLS. */
  readonly publicUrl: string | undefined;
  readonly clock: Clock;
  /** Told of failures in work that no request waits for. */
  readonly onBackgroundFailure: (error: unknown) => void;
}

/** All services of identity, put together. */
export interface Identity {
  readonly authenticator: Authenticator;
  readonly gatekeeper: IdentityGatekeeper;
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  readonly sessionCookie: SessionCookie;
  readonly csrfTokens: CsrfTokens;
  readonly passwords: Passwords;
  readonly passwordChange: PasswordChange;
  readonly apiKeys: ApiKeys;
  readonly invitations: Invitations;
  readonly users: UserAdministration;
  readonly lastSeen: LastSeen;
}

/** Puts the services together, for the Nest module and for whoever needs them without it. */
export function createIdentity(settings: IdentitySettings): Identity {
  const { database, tenancy, secret, clock } = settings;
  const passwords = new Passwords();
  const sessions = new Sessions(tenancy, clock);
  const apiKeys = new ApiKeys(tenancy, clock);
  const throttle = new SignInThrottle(database, secret, clock);
  const lastSeen = new LastSeen(tenancy, clock, settings.onBackgroundFailure);
  const authenticator = new Authenticator(tenancy, lastSeen, clock);
  const csrfTokens = new CsrfTokens(secret);
  return {
    authenticator,
    gatekeeper: new IdentityGatekeeper(authenticator, csrfTokens),
    signIn: new SignIn(new SignInLookup(database), throttle, passwords, tenancy, sessions),
    sessions,
    sessionCookie: new SessionCookie(settings.publicUrl),
    csrfTokens,
    passwords,
    passwordChange: new PasswordChange(tenancy, passwords, throttle, sessions),
    apiKeys,
    invitations: new Invitations(tenancy, passwords, clock),
    users: new UserAdministration(tenancy, sessions, apiKeys),
    lastSeen,
  };
}
