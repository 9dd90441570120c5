import type { Check } from '../check.js';

/** Without rows of organizations; see the migrations that made them. */
const NOT_OF_TENANTS = ['migrations', 'sign_in_attempts'];

/** A wall that is missing, in words that follow the table's name. */
const PROBLEMS = `
  select c.relname as table, case
      when not c.relrowsecurity then 'row-level security is not enabled'
      when not c.relforcerowsecurity then 'row-level security is not forced on the owner'
      when not exists (select from pg_policies p
        where p.schemaname = 'public' and p.tablename = c.relname and p.permissive = 'PERMISSIVE'
          and p.roles = '{meridian_app}' and p.cmd = 'ALL'
          and p.qual like '%current_organization_id()%')
        then 'no policy keeps organizations apart'
      when exists (select from pg_policies p
        where p.schemaname = 'public' and p.tablename = c.relname and p.permissive = 'PERMISSIVE'
          and p.roles && '{meridian_app,public}'
          and coalesce(p.qual, p.with_check) !~ 'current_organization_id|signing_in_(as|to)')
        then 'a policy lets the application see every organization'
      when has_table_privilege('meridian_app', c.oid, 'truncate')
        or has_table_privilege('meridian_queue', c.oid, 'truncate')
        then 'it can be emptied past every policy (TRUNCATE)'
    end as problem
    from pg_class c
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
     and c.relname <> all($1)
  union all
  select c.relname, 'a view that reads with its owner''s rights' from pg_class c
   where c.relnamespace = 'public'::regnamespace
     and (c.relkind = 'm' or (c.relkind = 'v'
       and not coalesce(c.reloptions @> '{security_invoker=true}', false)))`;

/** What the catalogue says of the second wall; the first is in the program. */
export const TENANT_WALLS: Check = {
  name: 'tenant walls',
  proves: 'row-level security is on, forced and has a policy for every table with tenants’ rows',
  counts: 'tables',
  async examine({ owner }, examination) {
    const { rows } = await owner.query<{ table: string; problem: string | null }>(PROBLEMS, [
      NOT_OF_TENANTS,
    ]);
    for (const { table, problem } of rows) {
      examination.saw(1);
      if (problem === null) continue;
      examination.failed(
        `${table}: ${problem}`,
        'Compare with the migration that made it, and restore policy and rights as the owner.',
      );
    }
  },
};
