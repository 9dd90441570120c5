import { ExpectedError, type Role } from '@meridian/platform-tenancy';
import type { User } from './user.js';

/** Who is to be noted for a role; the database checks the same. */
export interface RoleGiving {
  /** True when the role stays as it is until another administrator asks for the same. */
  readonly isProposal: boolean;
  readonly columns: Pick<User, 'roleGivenBy' | 'roleConfirmedBy' | 'adminProposedBy'>;
}

/**
 * By whom a role is given. To make an administrator takes two administrators: a proposal by one who
 * is an administrator no longer counts for nothing. The only administrator of an organization
 * appoints the second one alone, for there is nobody to confirm.
 *
 * @throws ExpectedError FORBIDDEN when the one who proposed wants to confirm, too.
 */
export function roleGiving({
  user,
  role,
  actingId,
  otherAdmins,
}: {
  readonly user: Pick<User, 'role' | 'roleGivenBy' | 'roleConfirmedBy' | 'adminProposedBy'>;
  readonly role: Role;
  /** Null for Meridian itself, which stands in for the operator. */
  readonly actingId: string | null;
  /** Active administrators beside the user, the acting one among them. */
  readonly otherAdmins: readonly Pick<User, 'id'>[];
}): RoleGiving {
  const given = (by: string | null, confirmedBy: string | null = null): RoleGiving => ({
    isProposal: false,
    columns: { roleGivenBy: by, roleConfirmedBy: confirmedBy, adminProposedBy: null },
  });
  if (role === 'ADMIN' && user.role === 'ADMIN')
    return given(user.roleGivenBy, user.roleConfirmedBy);
  if (role !== 'ADMIN' || actingId === null) return given(actingId);
  if (otherAdmins.every(({ id }) => id === actingId)) return given(actingId);
  const proposer = otherAdmins.find(({ id }) => id === user.adminProposedBy)?.id;
  if (proposer === actingId) {
    throw new ExpectedError(
      'FORBIDDEN',
      'You proposed this yourself; another administrator has to ask for the same.',
    );
  }
  if (proposer !== undefined) return given(proposer, actingId);
  const { roleGivenBy, roleConfirmedBy } = user;
  return {
    isProposal: true,
    columns: { roleGivenBy, roleConfirmedBy, adminProposedBy: actingId },
  };
}
