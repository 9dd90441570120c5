import { uuidv7 } from '@meridian/platform-database';
import { recordChange } from '@meridian/platform-outbox';
import type { Role, Work } from '@meridian/platform-tenancy';
import { checkedEmail, checkedName, checkRole } from './person.js';
import { explainRefusal } from './refused-user.js';
import { User } from './user.js';

/** Somebody who is to enter an organization. */
export interface NewUser {
  /** Made by the application; a new one by default. */
  readonly id?: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly providerId: string | null;
  /** Who gave the role: whoever invited; nobody where Meridian's operator admits somebody. */
  readonly roleGivenBy?: string;
  /** Made before the transaction: a hash takes longer than a connection should be held. */
  readonly passwordHash: string;
}

/** Creates an active user, recorded as `user.created`; returns the id. */
export async function createUser(work: Work, user: NewUser): Promise<string> {
  checkRole(user.role, user.providerId);
  const id = user.id ?? uuidv7(work.now.getTime());
  const { organizationId } = work.caller;
  const visible = {
    email: checkedEmail(user.email),
    name: checkedName(user.name),
    role: user.role,
    providerId: user.providerId,
  };
  await explainRefusal(() =>
    work.manager.insert(User, {
      ...visible,
      organizationId,
      id,
      passwordHash: user.passwordHash,
      roleGivenBy: user.roleGivenBy ?? null,
    }),
  );
  await recordChange(work, {
    action: 'user.created',
    subject: { kind: 'User', id },
    before: null,
    after: visible,
  });
  return id;
}
