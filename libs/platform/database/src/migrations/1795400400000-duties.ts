import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Nobody gives himself a role, and an administrator is made by two. */
export class Duties1795400400000 implements MigrationInterface {
  readonly name = 'Duties1795400400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ROLES);
    await runner.query(INVITATIONS);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const ROLES = `
  alter table users
    -- Who gave the role that the user has now; none where Meridian's operator did.
    add column role_given_by uuid,
    -- The second administrator, where it took two.
    add column role_confirmed_by uuid,
    -- Who proposed that the user become an administrator, while nobody has confirmed it.
    add column admin_proposed_by uuid,
    add foreign key (organization_id, role_given_by) references users (organization_id, id),
    add foreign key (organization_id, role_confirmed_by) references users (organization_id, id),
    add foreign key (organization_id, admin_proposed_by) references users (organization_id, id),
    add constraint users_role_given_by_check check (role_given_by <> id),
    add constraint users_role_confirmed_by_check check (role_confirmed_by is null
      or (role = 'ADMIN' and role_confirmed_by <> id
        and role_given_by is not null and role_confirmed_by <> role_given_by)),
    add constraint users_admin_proposed_by_check check (admin_proposed_by is null
      or (role <> 'ADMIN' and admin_proposed_by <> id));
  -- The only administrator appoints the second one alone. After that it takes two.
  create unique index users_appointed_alone_idx on users (organization_id)
    where active and role = 'ADMIN' and role_given_by is not null and role_confirmed_by is null;`;

// Forced row-level security hides the rows from their owner, too.
const INVITATIONS = `
  alter table invitations no force row level security;
  update invitations set expires_at = now()
   where role = 'ADMIN' and accepted_at is null and expires_at > now();
  alter table invitations force row level security;
  -- Not for what was accepted long ago.
  alter table invitations add constraint invitations_offered_role_check check (role <> 'ADMIN') not valid;`;
