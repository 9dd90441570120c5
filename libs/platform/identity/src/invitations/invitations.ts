import { statement, uuidv7 } from '@meridian/platform-database';
import { recordChange } from '@meridian/platform-outbox';
import {
  ExpectedError,
  isId,
  notFound,
  systemCaller,
  type Caller,
  type Role,
  type Tenancy,
  type Work,
} from '@meridian/platform-tenancy';
import { IsNull, MoreThan } from 'typeorm';
import type { Clock } from '../clock.js';
import { issueBearerToken, readBearerToken } from '../credentials/bearer-token.js';
import type { Credential } from '../credentials/credential.js';
import { checkNewPassword } from '../passwords/password-policy.js';
import type { Passwords } from '../passwords/passwords.js';
import { actingUserId } from '../users/acting-user.js';
import { createUser } from '../users/create-user.js';
import { checkedEmail, checkedName, checkRole } from '../users/person.js';
import { emailTaken, explainRefusal } from '../users/refused-user.js';
import { userCaller } from '../users/user-caller.js';
import { User } from '../users/user.js';
import { Invitation } from './invitation.js';

const LIFE_MS = 72 * 3_600_000;

/** Whom to invite, as what. */
export interface NewInvitation {
  readonly email: string;
  readonly role: Role;
  readonly providerId: string | null;
}

/** An invitation just made: the only moment at which its token is known. */
export interface CreatedInvitation {
  readonly invitation: Invitation;
  readonly token: string;
}

/** What the invited says of himself. */
export interface Acceptance {
  readonly token: string;
  readonly name: string;
  readonly password: string;
}

const SUPERSEDE = statement<{ organizationId: string; email: string; now: Date }, never>(
  'identity.supersede-invitations',
  `update invitations set expires_at = :now
    where organization_id = :organizationId and email = :email
      and accepted_at is null and expires_at > :now`,
);

/** Sent again, the request does not invite twice, but cannot show the token either. */
const SHOWN_ONCE = {
  shownOnce:
    'This request invited already, and its token was shown once. If it did not reach you, invite again under a new key.',
};

/** How people come to be users: an administrator invites, the invited chooses name and password. */
export class Invitations {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
  ) {}

  /** Invites an address that has no user yet. Earlier invitations of it end. */
  async create(
    caller: Caller,
    { role, providerId, ...wish }: NewInvitation,
  ): Promise<CreatedInvitation> {
    const email = checkedEmail(wish.email);
    checkRole(role, providerId);
    return this.tenancy.command(
      caller,
      async (work) => {
        const { organizationId } = caller;
        const now = this.clock();
        if (await work.manager.existsBy(User, { organizationId, email })) throw emailTaken();
        await work.query(SUPERSEDE, { organizationId, email, now });
        const token = issueBearerToken(organizationId);
        const invitation = work.manager.create(Invitation, {
          organizationId,
          id: uuidv7(now.getTime()),
          email,
          role,
          providerId,
          tokenHash: token.hash,
          invitedBy: await inviter(work),
          createdAt: now,
          acceptedAt: null,
          expiresAt: new Date(now.getTime() + LIFE_MS),
        });
        await explainRefusal(() => work.manager.insert(Invitation, invitation));
        await recordChange(work, {
          action: 'user.invited',
          subject: { kind: 'Invitation', id: invitation.id },
          before: null,
          after: { email, role, providerId, expiresAt: invitation.expiresAt },
        });
        return { invitation, token: token.text };
      },
      SHOWN_ONCE,
    );
  }

  /** Takes an invitation back: it expires at once. */
  async revoke(caller: Caller, id: string): Promise<Invitation> {
    if (!isId(id)) throw notFound('open invitation');
    return this.tenancy.command(caller, async (work) => {
      const { organizationId } = caller;
      const invitation = await openInvitation(work, { id }, this.clock());
      if (!invitation) throw notFound('open invitation');
      const before = { expiresAt: invitation.expiresAt };
      invitation.expiresAt = this.clock();
      const { expiresAt } = invitation;
      await work.manager.update(Invitation, { organizationId, id }, { expiresAt });
      await recordChange(work, {
        action: 'invitation.revoked',
        subject: { kind: 'Invitation', id },
        before,
        after: { expiresAt },
      });
      return invitation;
    });
  }

  /** Makes a user of the invited, with the role that was offered. */
  async accept(acceptance: Acceptance, requestId: string): Promise<Acceptor> {
    const credential = readBearerToken(acceptance.token);
    if (!credential) throw notValid();
    const { organizationId, hash } = credential;
    // Read first: a made-up token must not cost a password hash.
    const offered = await this.offer(credential, requestId);
    const name = checkedName(acceptance.name);
    checkNewPassword(acceptance.password, { email: offered.email, name }, 'input', 'password');
    const passwordHash = await this.passwords.hash(acceptance.password);
    const { role, providerId, email } = offered;
    const userId = uuidv7(this.clock().getTime());
    // Without the provider: he acts as the invited, and invitations are hidden from provider users.
    const caller = userCaller({ organizationId, userId, name, role, providerId: null }, requestId);
    await this.tenancy.command(caller, async (work) => {
      const now = this.clock();
      const invitation = await openInvitation(work, { tokenHash: hash }, now);
      if (!invitation) throw notValid();
      await createUser(work, { id: userId, email, name, role, providerId, passwordHash });
      await work.manager.update(
        Invitation,
        { organizationId, id: invitation.id },
        { acceptedAt: now },
      );
      await recordChange(work, {
        action: 'invitation.accepted',
        subject: { kind: 'Invitation', id: invitation.id },
        before: { acceptedAt: null },
        after: { acceptedAt: now, userId },
      });
    });
    return { userId, email };
  }

  private async offer(
    { organizationId, hash }: Credential,
    requestId: string,
  ): Promise<Invitation> {
    const caller = systemCaller(organizationId, requestId);
    const invitation = await this.tenancy.command(caller, (work) =>
      openInvitation(work, { tokenHash: hash }, this.clock()),
    );
    if (!invitation) throw notValid();
    return invitation;
  }
}

/** Who became a user. */
export interface Acceptor {
  readonly userId: string;
  readonly email: string;
}

function openInvitation(
  work: Work,
  which: { id: string } | { tokenHash: string },
  now: Date,
): Promise<Invitation | null> {
  const { organizationId } = work.caller;
  return work.manager.findOne(Invitation, {
    where: { organizationId, acceptedAt: IsNull(), expiresAt: MoreThan(now), ...which },
    lock: { mode: 'for_no_key_update' },
  });
}

async function inviter(work: Work): Promise<string> {
  const id = await actingUserId(work);
  if (id === null) throw new ExpectedError('FORBIDDEN', 'Only a person can invite somebody.');
  return id;
}

/** One answer for made-up, used, revoked and expired tokens. */
function notValid(): ExpectedError {
  return new ExpectedError(
    'INVALID_INPUT',
    'This invitation is not valid, or not any more; ask for a new one.',
    { inputPath: ['input', 'token'] },
  );
}
