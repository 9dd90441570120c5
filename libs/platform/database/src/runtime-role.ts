import type { DataSource } from 'typeorm';

interface RoleFacts {
  name: string;
  superuser: boolean;
  bypasses: boolean;
  owned: string | null;
}

/**
 * Refuses a database role for which row-level security would be silently off: a superuser, a role
 * with BYPASSRLS, or the owner of a table.
 */
export async function refusePrivilegedRole(commands: DataSource): Promise<void> {
  const [role] = await commands.query<RoleFacts[]>(
    `select rolname as name, rolsuper as superuser, rolbypassrls as bypasses,
            (select relname from pg_class
              where relowner = pg_roles.oid and relkind in ('r', 'p', 'v', 'm') limit 1) as owned
       from pg_roles where rolname = current_user`,
  );
  if (!role) throw new Error('The database does not know its own current role.');
  const reason = role.superuser
    ? 'is a superuser'
    : role.bypasses
      ? 'may bypass row-level security'
      : role.owned
        ? `owns the table ${role.owned}`
        : null;
  if (reason) {
    throw new Error(
      `DATABASE_URL: the role ${role.name} ${reason}, so tenants would not be kept apart. ` +
        'Connect as meridian_app; docs/operations.md tells how to prepare it.',
    );
  }
}
