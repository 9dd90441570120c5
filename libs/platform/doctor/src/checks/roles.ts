import type { Check } from '../check.js';

interface RoleFacts {
  readonly name: string;
  readonly problem: string | null;
}

/**
 * For a superuser, an owner or a role with BYPASSRLS, row-level security is silently off; one that
 * may make roles could give itself such rights.
 */
const PROBLEM = `
  select rolname as name, case
    when rolsuper then 'is a superuser'
    when rolbypassrls then 'may pass row-level security'
    when rolcreaterole then 'may make roles'
    when rolreplication then 'may copy the whole server'
    when pg_has_role(oid, (select relowner from pg_class
                            where oid = 'public.organizations'::regclass), 'member')
      then 'has the rights of the tables'' owner'
    when exists (select from pg_class where relowner = r.oid and relnamespace = 'public'::regnamespace)
      then 'owns tables'
    when has_schema_privilege(oid, 'public', 'create') then 'may make tables in the schema public'
  end as problem
  from pg_roles r where rolname = current_user`;

/** Looked at by signing in as them: what counts is who API and worker really are. */
export const ROLES: Check = {
  name: 'roles',
  proves: 'no role that serves requests or jobs can pass the walls between organizations',
  counts: 'roles',
  async examine({ queue, tenancy, organizations, applicationUrl }, examination) {
    const found = (await queue.query<RoleFacts>(PROBLEM)).rows;
    const [organization] = organizations;
    if (organization) {
      found.push(...(await tenancy.readQuery<RoleFacts>(organization.caller, { text: PROBLEM })));
    } else {
      const name = new URL(applicationUrl).username;
      const asName = PROBLEM.replace('current_user', '$1');
      found.push(...(await queue.query<RoleFacts>(asName, [name])).rows);
    }
    for (const { name, problem } of found) {
      examination.saw(1);
      if (problem === null) continue;
      examination.failed(
        `${name} ${problem}`,
        'Take that right away; docs/operations.md shows the rights of each role.',
      );
    }
  },
};
