/**
 * Reads PostgreSQL's own catalogue: every table keeps tenants apart, so that one that is added
 * without care fails here before any tenant's row is in it.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import pg from 'pg';

/** What may be otherwise, and why. */
const ALLOWED: Readonly<Record<string, string>> = {
  'migrations: no column organization_id': 'TypeORM notes here which migrations ran.',
  'organizations: no column organization_id': 'The tenants themselves; its id is what others name.',
  'organizations: policy signing_in looks beyond the organization':
    'Whoever signs in may name the organization by its slug.',
  'sign_in_attempts: no column organization_id':
    'Counts failures before anybody is known; the subject is a keyed digest.',
  'spent_points: no column organization_id':
    'Counts what strangers spend, too; an account is an id or a keyed digest, with a number.',
  'users: policy signing_in looks beyond the organization':
    'Whoever signs in has an address and no organization yet.',
  'users: index users_email_idx is not led by organization_id': 'For the same look-up.',
  'outbox_events: index outbox_events_created_at_idx is not led by organization_id':
    'The relay takes what is due across organizations.',
  'outbox_events: index outbox_events_relayed_at_idx is not led by organization_id':
    'The relay deletes what is long done across organizations.',
};

const TABLES = `from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p')`;

/** Each names what is wrong with a table in the words of {@link ALLOWED}. */
const RULES = {
  column: `select c.relname || ': no column organization_id' as problem ${TABLES}
    and not exists (select from pg_attribute a
      where a.attrelid = c.oid and a.attname = 'organization_id' and a.attnotnull)`,
  security: `select c.relname || ': row-level security is not enabled and forced' as problem ${TABLES}
    and c.relname not in ('migrations', 'sign_in_attempts', 'spent_points')
    and not (c.relrowsecurity and c.relforcerowsecurity)`,
  policy: `select c.relname || ': no policy of the organization for the application' as problem ${TABLES}
    and c.relname not in ('migrations', 'sign_in_attempts', 'spent_points')
    and not exists (select from pg_policies p
      where p.schemaname = 'public' and p.tablename = c.relname and p.cmd = 'ALL'
        and p.roles = '{meridian_app}' and p.qual like '%current_organization_id()%')`,
  leak: `select tablename || ': policy ' || policyname || ' looks beyond the organization' as problem
    from pg_policies
   where schemaname = 'public' and permissive = 'PERMISSIVE'
     and roles && '{meridian_app,public}'
     and coalesce(qual, with_check) not like '%current_organization_id()%'`,
  index: `select c.relname || ': index ' || i.relname || ' is not led by organization_id' as problem
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_index x on x.indrelid = c.oid
    join pg_class i on i.oid = x.indexrelid
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
   where c.relkind in ('r', 'p') and a.attname is distinct from 'organization_id'
     and c.relname not in ('migrations', 'sign_in_attempts', 'spent_points', 'organizations')`,
  key: `select c.relname || ': no primary key' as problem ${TABLES}
    and not exists (select from pg_index x where x.indrelid = c.oid and x.indisprimary)`,
  reference: `select c.relname || ': ' || k.conname || ' may refer to another organization''s row' as problem
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute here on here.attrelid = k.conrelid and here.attnum = k.conkey[1]
    join pg_attribute there on there.attrelid = k.confrelid and there.attnum = k.confkey[1]
   where k.contype = 'f' and (here.attname <> 'organization_id'
     or there.attname <> case k.confrelid when 'organizations'::regclass then 'id'
                              else 'organization_id' end)`,
  view: `select c.relname || ': a view that reads with its owner''s rights' as problem
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = 'public' and (c.relkind = 'm' or (c.relkind = 'v'
     and not coalesce(c.reloptions @> '{security_invoker=true}', false)))`,
};

let database: TestDatabase;
let superuser: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  superuser = new pg.Client(database.superuserUrl);
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await database.close();
});

async function problems(): Promise<string[]> {
  const { rows } = await superuser.query<{ problem: string }>(
    Object.values(RULES).join(' union all '),
  );
  return rows.map(({ problem }) => problem).sort();
}

const newProblems = async (): Promise<string[]> =>
  (await problems()).filter((problem) => !(problem in ALLOWED));

/** Runs statements as the owner of the tables, and takes everything back. */
async function afterMigrating<T>(statements: string, look: () => Promise<T>): Promise<T> {
  await superuser.query(`begin; set local role meridian_owner; ${statements}; reset role`);
  try {
    return await look();
  } finally {
    await superuser.query('rollback');
  }
}

describe('the catalogue of tables', () => {
  it('keeps tenants apart in each, but for what is allowed with a reason', async () => {
    expect(await newProblems()).toEqual([]);
  });

  it('needs all that is allowed', async () => {
    expect(await problems()).toEqual(Object.keys(ALLOWED).sort());
  });

  it('covers the tables of the features', async () => {
    const { rows } = await superuser.query<{ relname: string }>(`select c.relname ${TABLES}`);
    expect(rows.map(({ relname }) => relname)).toEqual(
      expect.arrayContaining(['audit_entries', 'case_events', 'providers', 'risk_flags', 'users']),
    );
  });
});

const NOTES = `create table notes (organization_id uuid not null references organizations (id),
  id uuid not null, provider_id uuid, primary key (organization_id, id),
  foreign key (organization_id, provider_id) references providers (organization_id, id))`;
const SECURED = `${NOTES};
  alter table notes enable row level security;
  alter table notes force row level security;
  create policy tenant on notes to meridian_app
    using (organization_id = (select current_organization_id()))`;

describe('a migration', () => {
  it('that adds a table as the others are passes', async () => {
    expect(await afterMigrating(SECURED, newProblems)).toEqual([]);
  });

  it.each([
    [
      'forgets row-level security',
      NOTES,
      [
        'notes: no policy of the organization for the application',
        'notes: row-level security is not enabled and forced',
      ],
    ],
    [
      'does not force it on the owner',
      `${SECURED}; alter table notes no force row level security`,
      ['notes: row-level security is not enabled and forced'],
    ],
    [
      'forgets the policy',
      `${SECURED}; drop policy tenant on notes`,
      ['notes: no policy of the organization for the application'],
    ],
    [
      'adds a policy that shows everything',
      `${SECURED}; create policy everything on notes for select to meridian_app using (true)`,
      ['notes: policy everything looks beyond the organization'],
    ],
    [
      'refers to a row by its id alone',
      `${SECURED}; create unique index providers_id on providers (id);
        alter table notes add foreign key (provider_id) references providers (id)`,
      [
        "notes: notes_provider_id_fkey may refer to another organization's row",
        'providers: index providers_id is not led by organization_id',
      ],
    ],
    [
      'makes something unique across organizations',
      `${SECURED}; alter table notes add unique (id)`,
      ['notes: index notes_id_key is not led by organization_id'],
    ],
    [
      'reads through a view with the rights of its owner',
      'create view all_providers as select * from providers',
      ["all_providers: a view that reads with its owner's rights"],
    ],
    [
      'keeps something of no organization',
      'create table notes (id uuid primary key)',
      [
        'notes: index notes_pkey is not led by organization_id',
        'notes: no column organization_id',
        'notes: no policy of the organization for the application',
        'notes: row-level security is not enabled and forced',
      ],
    ],
  ])('that %s is named', async (_what, statements, expected) => {
    expect(await afterMigrating(statements, newProblems)).toEqual(expected);
  });
});

describe('the roles that serve requests and jobs', () => {
  it.each(['meridian_app', 'meridian_queue'])('%s cannot pass the walls', async (role) => {
    const { rows } = await superuser.query(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
              pg_has_role(rolname, 'meridian_owner', 'member') as "isOwner",
              has_schema_privilege(rolname, 'public', 'create') as "makesTables",
              (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where c.relowner = r.oid and n.nspname = 'public') as "owned"
         from pg_roles r where rolname = $1`,
      [role],
    );
    expect(rows).toEqual([
      {
        rolsuper: false,
        rolbypassrls: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolreplication: false,
        isOwner: false,
        makesTables: false,
        owned: 0,
      },
    ]);
  });

  it('cannot empty, or attach triggers to, any table', async () => {
    const { rows } = await superuser.query(
      `select table_name, grantee, privilege_type from information_schema.role_table_grants
        where table_schema = 'public' and grantee in ('meridian_app', 'meridian_queue', 'PUBLIC')
          and privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')`,
    );
    expect(rows).toEqual([]);
  });

  it.each(['audit_entries', 'case_events'])('cannot rewrite or delete %s', async (table) => {
    const { rows } = await superuser.query<{ right: string }>(
      `select distinct privilege_type as right from information_schema.role_column_grants
        where table_name = $1 and grantee in ('meridian_app', 'meridian_queue')
        union select privilege_type from information_schema.role_table_grants
        where table_name = $1 and grantee in ('meridian_app', 'meridian_queue')
        order by 1`,
      [table],
    );
    expect(rows.map(({ right }) => right)).toEqual(['INSERT', 'SELECT']);
  });

  it('the application knows nothing of the queue’s tables', async () => {
    const { rows } = await superuser.query(
      `select has_schema_privilege('meridian_app', 'bullmq', 'usage') as uses`,
    );
    expect(rows).toEqual([{ uses: false }]);
  });
});
