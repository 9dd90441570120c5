import {
  ROLE_PERMISSIONS,
  type Caller,
  type OrganizationId,
  type Role,
} from '@meridian/platform-tenancy';

/** What makes a caller of a user. */
export interface CallingUser {
  readonly organizationId: OrganizationId;
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly providerId: string | null;
}

/** A person who acts with all that his role permits. */
export function userCaller(user: CallingUser, requestId: string): Caller {
  return {
    organizationId: user.organizationId,
    actor: { kind: 'USER', id: user.userId, name: user.name },
    role: user.role,
    permissions: new Set(ROLE_PERMISSIONS[user.role]),
    providerId: user.providerId,
    requestId,
  };
}
