import type { DataSource } from 'typeorm';

interface RoleFacts {
  name: string;
  superuser: boolean;
  bypasses: boolean;
  owned: string | null;
  member: string | null;
}

/**
 * Refuses a database role for which row-level security would be silently off, or which could switch
 * it off: a superuser, a role with BYPASSRLS, the owner of a table, or a member of any of these.
 */
export async function refusePrivilegedRole(commands: DataSource): Promise<void> {
  const [role] = await commands.query<RoleFacts[]>(
    `select r.rolname as name, r.rolsuper as superuser, r.rolbypassrls as bypasses,
            (select relname from pg_class
              where relowner = r.oid and relkind in ('r', 'p', 'v', 'm') limit 1) as owned,
            (select m.rolname from pg_roles m
              where m.oid <> r.oid and pg_has_role(r.oid, m.oid, 'member')
                and (m.rolsuper or m.rolbypassrls or exists (select from pg_class c
                  where c.relowner = m.oid and c.relkind in ('r', 'p', 'v', 'm')))
              order by m.rolname limit 1) as member
       from pg_roles r where r.rolname = current_user`,
  );
  if (!role) throw new Error('The database does not know its own current role.');
  const reason = reasonToRefuse(role);
  if (reason === null) return;
  throw new Error(
    `DATABASE_URL: the role ${role.name} ${reason}, so tenants would not be kept apart. ` +
      'Connect as meridian_app; docs/operations.md tells how to prepare it.',
  );
}

function reasonToRefuse({ superuser, bypasses, owned, member }: RoleFacts): string | null {
  if (superuser) return 'is a superuser';
  if (bypasses) return 'may bypass row-level security';
  if (owned) return `owns the table ${owned}`;
  return member ? `may act as ${member}` : null;
}
