import { statement } from '@meridian/platform-database';
import { recordChange } from '@meridian/platform-outbox';
import {
  ExpectedError,
  invalidInput,
  versionConflict,
  type Caller,
  type Tenancy,
} from '@meridian/platform-tenancy';
import type { Sessions } from '../sessions/sessions.js';
import type { SignInThrottle } from '../sign-in/sign-in-throttle.js';
import { personId } from '../users/acting-user.js';
import { User } from '../users/user.js';
import { checkNewPassword } from './password-policy.js';
import type { Passwords } from './passwords.js';

/** A wish for another password. */
export interface PasswordWish {
  readonly currentPassword: string;
  readonly newPassword: string;
  /** Token of the session that asks: the only one that goes on. */
  readonly sessionToken: string;
  /** Network address of the client, as the trusted proxy tells it. */
  readonly address: string;
}

interface Owner {
  email: string;
  name: string;
  passwordHash: string;
  version: number;
}

const OWNER = statement<{ organizationId: string; id: string }, Owner>(
  'identity.password-owner',
  `select email, name, password_hash as "passwordHash", version from users
    where organization_id = :organizationId and id = :id and active`,
);

/** Changes a person's own password, and puts out everybody else who was in with the old one. */
export class PasswordChange {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly passwords: Passwords,
    private readonly throttle: SignInThrottle,
    private readonly sessions: Sessions,
  ) {}

  /** Ends the person's other sessions. A wrong current password counts like a failed sign-in. */
  async change(caller: Caller, wish: PasswordWish): Promise<void> {
    const { organizationId } = caller;
    const id = personId(caller);
    const [owner] = await this.tenancy.read(caller, OWNER, { organizationId, id });
    if (!owner) throw new ExpectedError('UNAUTHENTICATED', 'Sign in again.');
    checkNewPassword(wish.newPassword, owner, 'input', 'newPassword');
    await this.verifyCurrent(owner, wish);
    const passwordHash = await this.passwords.hash(wish.newPassword);
    await this.tenancy.command(caller, async (work) => {
      const version = owner.version + 1;
      const { affected } = await work.manager.update(
        User,
        { organizationId, id, version: owner.version, active: true },
        { passwordHash, version },
      );
      if (affected !== 1) throw versionConflict('user', version);
      const sessionsEnded = await this.sessions.endAll(work, id, wish.sessionToken);
      await recordChange(work, {
        action: 'user.password-changed',
        subject: { kind: 'User', id },
        before: null,
        after: { sessionsEnded },
      });
    });
  }

  private async verifyCurrent(owner: Owner, wish: PasswordWish): Promise<void> {
    const charge = await this.throttle.charge(owner.email, wish.address);
    const fits = await this.passwords
      .verify(owner.passwordHash, wish.currentPassword)
      .catch(async (error: unknown) => {
        await this.throttle.takeBack(charge);
        throw error;
      });
    if (!fits) throw invalidInput('This is not your current password.', 'input', 'currentPassword');
    await this.throttle.forgive(charge);
  }
}
