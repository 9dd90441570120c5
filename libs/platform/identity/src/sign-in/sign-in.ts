import { recordChange } from '@meridian/platform-outbox';
import {
  ExpectedError,
  invalidInput,
  type SignInAccount,
  type SignInLookup,
  type Tenancy,
  type Work,
} from '@meridian/platform-tenancy';
import type { Passwords } from '../passwords/passwords.js';
import type { Sessions, StartedSession } from '../sessions/sessions.js';
import { normalizeEmail } from '../users/person.js';
import { userCaller } from '../users/user-caller.js';
import { User } from '../users/user.js';
import type { SignInThrottle } from './sign-in-throttle.js';

/** Somebody at the door. */
export interface SignInRequest {
  readonly email: string;
  readonly password: string;
  /** Slug of the organization to enter, where one address and password fit several. */
  readonly organization?: string | undefined;
  /** Network address of the client, as the trusted proxy tells it. */
  readonly address: string;
  readonly requestId: string;
  /** Token of the session that the browser had until now; it ends. */
  readonly previousToken?: string | undefined;
}

/** Somebody who is in. */
export interface SignedIn {
  readonly account: SignInAccount;
  readonly session: StartedSession;
}

/** Lets people in by e-mail address and password, and tells nobody else which addresses exist. */
export class SignIn {
  constructor(
    private readonly lookup: SignInLookup,
    private readonly throttle: SignInThrottle,
    private readonly passwords: Passwords,
    private readonly tenancy: Tenancy,
    private readonly sessions: Sessions,
  ) {}

  /**
   * Starts a session in the one organization that address, password and, if given, slug fit.
   *
   * @throws ExpectedError UNAUTHENTICATED when nothing fits, whatever the reason;
   * TOO_MANY_REQUESTS after many failures; INVALID_INPUT at `organization` when several fit.
   */
  async withPassword(request: SignInRequest): Promise<SignedIn> {
    const email = normalizeEmail(request.email);
    const charge = await this.throttle.charge(email, request.address);
    const fitting = await this.fittingAccounts(email, request).catch(async (error: unknown) => {
      await this.throttle.takeBack(charge);
      throw error;
    });
    const [account, another] = fitting;
    if (!account) throw refused();
    await this.throttle.forgive(charge);
    if (another) {
      throw invalidInput(
        'You can enter several organizations: say which one.',
        'input',
        'organization',
      );
    }
    const session = await this.enter(account, request);
    if (request.previousToken) {
      await this.sessions.abandon(request.previousToken, request.requestId);
    }
    return { account, session };
  }

  /**
   * The accounts whose password this is. An unknown address costs one hash like a known one. All
   * accounts of an address are tried side by side: that an address belongs to several organizations
   * is the one thing that the time could still hint at.
   */
  private async fittingAccounts(email: string, request: SignInRequest): Promise<SignInAccount[]> {
    const accounts = await this.lookup.accounts(email, request.organization);
    if (accounts.length === 0) await this.passwords.verifyNobody(request.password);
    const fits = await Promise.all(
      accounts.map(({ passwordHash }) => this.passwords.verify(passwordHash, request.password)),
    );
    return accounts.filter((_account, index) => fits[index]);
  }

  private async enter(account: SignInAccount, request: SignInRequest): Promise<StartedSession> {
    const newHash = this.passwords.isOutdated(account.passwordHash)
      ? await this.passwords.hash(request.password)
      : null;
    const caller = userCaller(account, request.requestId);
    return this.tenancy.command(caller, async (work) => {
      await lockUnchanged(work, account);
      if (newHash) await storeHash(work, account, newHash);
      const session = await this.sessions.start(work, account.userId);
      await recordChange(work, {
        action: 'user.signed-in',
        subject: { kind: 'User', id: account.userId },
        before: null,
        after: { sessionId: session.id, passwordRehashed: newHash !== null },
      });
      return session;
    });
  }
}

/**
 * Whoever was deactivated, or changed his password, since it was verified does not get in; and while
 * the lock is held, he cannot, so that no session slips past the end of all others.
 */
async function lockUnchanged(work: Work, account: SignInAccount): Promise<void> {
  const { organizationId, userId: id, version } = account;
  const user = await work.manager.findOne(User, {
    where: { organizationId, id, version, active: true },
    lock: { mode: 'for_no_key_update' },
  });
  if (!user) throw refused();
}

async function storeHash(work: Work, account: SignInAccount, passwordHash: string): Promise<void> {
  const { organizationId, userId: id } = account;
  await work.manager.update(User, { organizationId, id }, { passwordHash });
}

/** Wrong password, unknown address, deactivated user, another organization: one answer. */
function refused(): ExpectedError {
  return new ExpectedError('UNAUTHENTICATED', 'The e-mail address or the password is wrong.');
}
