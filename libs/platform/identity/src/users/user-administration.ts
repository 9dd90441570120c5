import { recordChange } from '@meridian/platform-outbox';
import {
  ExpectedError,
  isId,
  notFound,
  versionConflict,
  type Role,
  type Tenancy,
  type Work,
  type Caller,
} from '@meridian/platform-tenancy';
import type { ApiKeys } from '../api-keys/api-keys.js';
import type { Sessions } from '../sessions/sessions.js';
import { actingUserId } from './acting-user.js';
import { checkRole } from './person.js';
import { roleGiving } from './role-giving.js';
import { explainRefusal } from './refused-user.js';
import { User } from './user.js';

/** Which user to change, and the version of him that the caller saw. */
export interface SeenUser {
  readonly id: string;
  readonly version: number;
}

/** Says who may do what: changes roles and takes access away. Both hold from the next request on. */
export class UserAdministration {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly sessions: Sessions,
    private readonly apiKeys: ApiKeys,
  ) {}

  /**
   * Gives a user another role, and the provider that goes with it. Nobody changes his own. To make
   * an administrator takes two who ask for the same: the first proposes, the second confirms.
   */
  async changeRole(
    caller: Caller,
    seen: SeenUser,
    role: Role,
    providerId: string | null,
  ): Promise<User> {
    checkRole(role, providerId);
    return this.tenancy.command(caller, async (work) => {
      const { user, actingId, otherAdmins } = await userToChange(work, seen, {
        mayStayAdmin: role === 'ADMIN',
      });
      const before = { role: user.role, providerId: user.providerId };
      const giving = roleGiving({ user, role, actingId, otherAdmins });
      const { roleGivenBy, roleConfirmedBy, adminProposedBy } = giving.columns;
      const given = giving.isProposal ? before : { role, providerId };
      const changed = await store(work, user, { ...given, ...giving.columns });
      await recordChange(work, {
        action: giving.isProposal ? 'user.admin-proposed' : 'user.role-changed',
        subject: { kind: 'User', id: user.id },
        before,
        after: giving.isProposal ? { adminProposedBy } : { ...given, roleGivenBy, roleConfirmedBy },
      });
      return changed;
    });
  }

  /** Takes all access away: his sessions end and his API keys are revoked. */
  async deactivate(caller: Caller, seen: SeenUser): Promise<User> {
    return this.tenancy.command(caller, async (work) => {
      const { user } = await userToChange(work, seen, { mayStayAdmin: false });
      const changed = await store(work, user, { active: false });
      const sessionsEnded = await this.sessions.endAll(work, user.id);
      const apiKeysRevoked = await this.apiKeys.revokeAll(work, user.id);
      await recordChange(work, {
        action: 'user.deactivated',
        subject: { kind: 'User', id: user.id },
        before: { active: true },
        after: { active: false, sessionsEnded, apiKeysRevoked },
      });
      return changed;
    });
  }
}

interface UserToChange {
  readonly user: User;
  /** Who changes; null for Meridian itself. */
  readonly actingId: string | null;
  /** Active administrators beside the user. */
  readonly otherAdmins: readonly User[];
}

/**
 * The user, locked, together with all active administrators: two of them who demote each other at
 * the same moment come one after the other, and the second is refused.
 */
async function userToChange(
  work: Work,
  seen: SeenUser,
  { mayStayAdmin }: { mayStayAdmin: boolean },
): Promise<UserToChange> {
  if (!isId(seen.id)) throw notFound('active user');
  const { organizationId } = work.caller;
  const locked = await work.manager.find(User, {
    where: [
      { organizationId, id: seen.id, active: true },
      { organizationId, role: 'ADMIN', active: true },
    ],
    order: { id: 'ASC' },
    lock: { mode: 'for_no_key_update' },
  });
  const user = locked.find(({ id }) => id === seen.id);
  if (!user) throw notFound('active user');
  if (user.version !== seen.version) throw versionConflict('user', user.version);
  const actingId = await actingUserId(work);
  if (user.id === actingId) {
    throw new ExpectedError(
      'FORBIDDEN',
      'Nobody changes his own access; ask another administrator.',
    );
  }
  // Read again: whoever was made an administrator while this waited for the locks counts, too.
  const admins = await work.manager.findBy(User, { organizationId, role: 'ADMIN', active: true });
  const otherAdmins = admins.filter(({ id }) => id !== seen.id);
  if (user.role === 'ADMIN' && !mayStayAdmin && otherAdmins.length === 0) {
    throw new ExpectedError(
      'CONFLICT',
      'This is the only administrator; appoint another one first.',
    );
  }
  return { user, actingId, otherAdmins };
}

async function store(work: Work, user: User, changes: Partial<User>): Promise<User> {
  const { organizationId, id } = user;
  const changed = { ...changes, version: user.version + 1 };
  await explainRefusal(() => work.manager.update(User, { organizationId, id }, changed));
  return Object.assign(user, changed);
}
