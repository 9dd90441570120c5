/**
 * A change without an entry in the audit log is impossible, for the application and for the owner of
 * the database alike: it does not commit. Tried on every table, over real data.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appendAuditEntry } from '@meridian/platform-audit';
import { uuidv7 } from '@meridian/platform-database';
import type { Caller, Work } from '@meridian/platform-tenancy';
import pg from 'pg';
import { DemoWorld } from './demo-world.fixture.js';
import { loadDemo } from './load-demo.js';

/** Tables that may change without a record, and why. */
const UNRECORDED: Readonly<Record<string, string>> = {
  attainments: 'Computed from what is recorded, and rebuilt from it.',
  audit_checkpoints: 'Statements about the audit log itself.',
  audit_entries: 'The audit log itself.',
  audit_heads: 'The end of the audit log, moved by its entries.',
  case_clocks: 'Computed from what is recorded, and rebuilt from it.',
  cases_to_evaluate: 'A list of work, empty when it is done.',
  dead_letters: 'What jobs could not do; having one run again is recorded.',
  holiday_data: 'Which data results were computed with.',
  idempotency_keys:
    'Requests that were carried out, with their answers; what they did is recorded.',
  job_runs: 'How often jobs were begun; what they changed is recorded.',
  outbox_events: 'What follows from recorded changes.',
};

/** What the guard itself keeps within a transaction. */
const GUARD = 'expected_audit_entries';

const RECORDED = [
  'api_keys',
  'business_functions',
  'case_events',
  'case_import_problems',
  'case_imports',
  'cases',
  'contracts',
  'engagements',
  'invitations',
  'providers',
  'risk_flags',
  'service_levels',
  'sessions',
  'sites',
  'teams',
  'users',
  'working_calendars',
];

const NOT_RECORDED = /was not recorded in the audit log/;

let world: DemoWorld;
let superuser: pg.Client;
let caller: Caller;
let userId: string;

beforeAll(async () => {
  world = await DemoWorld.open();
  const { ownerUrl, tenancy, superuserUrl } = world.test;
  await loadDemo({
    ownerUrl,
    tenancy,
    now: new Date('2026-11-23T09:00:00Z'),
    progress: () => undefined,
  });
  superuser = new pg.Client(superuserUrl);
  await superuser.connect();
  caller = await world.within('harbour-mutual');
  await addCredentials();
}, 120_000);

afterAll(async () => {
  await superuser.end();
  await world.close();
});

/** What the demo has none of. */
async function addCredentials(): Promise<void> {
  const { rows } = await superuser.query<{ id: string }>(
    'select id from users where organization_id = $1 limit 1',
    [caller.organizationId],
  );
  userId = rows[0]?.id ?? '';
  await world.test.tenancy.command(caller, async (work) => {
    await execute(work, SESSION);
    await execute(
      work,
      `insert into api_keys (organization_id, id, user_id, name, prefix, token_hash, scopes, expires_at)
       values ($1, gen_random_uuid(), $2, 'key', 'mk', 'hash', '{}', now())`,
    );
    await execute(
      work,
      `insert into invitations (organization_id, id, email, role, invited_by, token_hash, expires_at)
       values ($1, gen_random_uuid(), 'new@harbour.example', 'AUDITOR', $2, 'hash', now())`,
    );
    await execute(work, PROBLEM);
    await execute(work, FLAG);
    await recordSomething(work);
  });
}

const PROBLEM = `insert into case_import_problems
  select organization_id, gen_random_uuid(), provider_id, id, 1, 'column', 'CODE', 'message'
    from case_imports where organization_id = $1 and $2::text <> '' limit 1`;
const FLAG = `insert into risk_flags
  select organization_id, gen_random_uuid(), id, 'SERVICE_LEVEL_MISSED', 'LOW', 'ServiceLevel', id,
         '2026-11-01', 'summary', '{}', now(), now()
    from providers where organization_id = $1 and $2::text <> '' limit 1`;
const SESSION = `insert into sessions (organization_id, id, user_id, token_hash, expires_at)
  values ($1, gen_random_uuid(), $2, 'hash' || random(), now())`;

async function execute(work: Work, sql: string): Promise<void> {
  await work.connection.query(sql, [caller.organizationId, userId]);
}

function recordSomething(work: Work): Promise<void> {
  return appendAuditEntry(work, {
    action: 'test.recorded',
    subject: { kind: 'Test', id: uuidv7(Date.now()) },
    before: null,
    after: null,
  });
}

/** Runs statements in a transaction as somebody whom neither grants nor policies stop. */
async function asSuperuser(sql: string): Promise<void> {
  await superuser.query('begin');
  try {
    const set = `select set_config('meridian.organization', $1, true)`;
    await superuser.query(set, [caller.organizationId]);
    await superuser.query(sql);
    await superuser.query('commit');
  } catch (error) {
    await superuser.query('rollback');
    throw error;
  }
}

describe('every table of tenants', () => {
  it('is recorded, or listed with the reason why it is not', async () => {
    const { rows } = await superuser.query<{ name: string; guarded: string[] | null }>(
      `select c.relname as name,
              array_agg(distinct event) filter (where event is not null) as guarded
         from pg_class c
         join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
         left join pg_trigger t on t.tgrelid = c.oid and t.tgname like 'recorded%'
          and t.tgenabled in ('O', 'A')
         left join lateral unnest(array[
           case when t.tgtype & 4 > 0 then 'insert' end, case when t.tgtype & 8 > 0 then 'delete' end,
           case when t.tgtype & 16 > 0 then 'update' end]) as event on event is not null
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        group by c.relname order by c.relname`,
    );
    const guarded = rows.filter((row) => row.guarded?.length === 3).map(({ name }) => name);
    expect(guarded).toEqual(RECORDED);
    const others = rows.filter((row) => row.guarded?.length !== 3).map(({ name }) => name);
    expect(others).toEqual([...Object.keys(UNRECORDED), GUARD].sort());
  });

  it.each(RECORDED)('refuses an unrecorded change and removal of %s', async (table) => {
    const { rows } = await superuser.query<{ count: number }>(
      `select count(*)::int from ${table} where organization_id = $1`,
      [caller.organizationId],
    );
    expect(rows[0]?.count).toBeGreaterThan(0);
    const touched = {
      sessions: 'ended_at = now()',
      api_keys: 'revoked_at = now()',
      case_imports: 'lines_read = lines_read + 1',
    };
    const change = Object.entries(touched).find(([name]) => name === table)?.[1] ?? 'id = id';
    const mine = `where organization_id = '${caller.organizationId}'`;
    await expect(asSuperuser(`update ${table} set ${change} ${mine}`)).rejects.toThrow(
      NOT_RECORDED,
    );
    // Rows that others refer to cannot go in any case.
    const removal = asSuperuser(`delete from ${table} ${mine}`);
    await expect(removal).rejects.toThrow(/not recorded in the audit log|violates foreign key/);
  });
});

describe('the application', () => {
  const addFunction = (work: Work) =>
    execute(
      work,
      `insert into business_functions (organization_id, id, name, core, criticality, data_classification)
       select $1, gen_random_uuid(), 'unrecorded ' || $2::text, true, 'LOW', 'PUBLIC'`,
    );

  async function functions(): Promise<number> {
    const { rows } = await superuser.query<{ count: number }>(
      `select count(*)::int from business_functions where name like 'unrecorded%'`,
    );
    return rows[0]?.count ?? -1;
  }

  it('cannot add a row without recording it', async () => {
    const attempt = world.test.tenancy.command(caller, addFunction);
    await expect(attempt).rejects.toThrow(NOT_RECORDED);
    expect(await functions()).toBe(0);
  });

  it('cannot add many rows without recording it', async () => {
    const attempt = world.test.tenancy.command(caller, (work) => execute(work, PROBLEM));
    await expect(attempt).rejects.toThrow(NOT_RECORDED);
  });

  it('cannot let the record of an earlier transaction stand for it', async () => {
    await world.test.tenancy.command(caller, recordSomething);
    await expect(world.test.tenancy.command(caller, addFunction)).rejects.toThrow(NOT_RECORDED);
  });

  it('cannot let a record that was taken back stand for it', async () => {
    const attempt = world.test.tenancy.command(caller, async (work) => {
      await addFunction(work);
      await work.connection.query('savepoint before');
      await recordSomething(work);
      await work.connection.query('rollback to savepoint before');
    });
    await expect(attempt).rejects.toThrow(NOT_RECORDED);
  });

  it('cannot let the record of another organization stand for it', async () => {
    const other = await world.within('quayside-retail');
    const attempt = world.test.tenancy.command(caller, async (work) => {
      await addFunction(work);
      const set = `select set_config('meridian.organization', $1, true)`;
      await work.connection.query(set, [other.organizationId]);
      await recordSomething({ ...work, caller: other });
    });
    await expect(attempt).rejects.toThrow(NOT_RECORDED);
  });

  it('cannot open the chain and call that a record', async () => {
    const fresh = await world.test.createOrganization('Fresh');
    const attempt = world.test.tenancy.command(fresh, async (work) => {
      await work.connection.query('select * from lock_audit_head()');
      await work.connection.query(
        `insert into providers (organization_id, id, name, kind, country)
         values ($1, gen_random_uuid(), 'P', 'CAPTIVE', 'IN')`,
        [fresh.organizationId],
      );
    });
    await expect(attempt).rejects.toThrow(NOT_RECORDED);
  });

  it('cannot move the end of the chain by itself', async () => {
    const attempt = world.test.tenancy.command(caller, (work) =>
      work.connection.query('update audit_heads set sequence = sequence + 1'),
    );
    await expect(attempt).rejects.toMatchObject({ code: '42501' });
  });

  it('cannot record an entry that does not follow the last one', async () => {
    const attempt = world.test.tenancy.command(caller, (work) =>
      work.connection.query(
        `insert into audit_entries select organization_id, gen_random_uuid(), sequence + 1000000,
           occurred_at, actor_kind, actor_id, actor_name, role, request_id, action, subject_kind,
           subject_id, before, after, previous_hash, hash from audit_entries limit 1`,
      ),
    );
    await expect(attempt).rejects.toThrow('must follow the last one');
  });

  it('may note when a session was last seen, and change nothing else of it', async () => {
    const seen = (work: Work) => execute(work, touch('last_seen_at'));
    await world.test.tenancy.command(caller, seen);
    const prolong = (work: Work) => execute(work, touch('expires_at'));
    await expect(world.test.tenancy.command(caller, prolong)).rejects.toThrow(NOT_RECORDED);
  });

  it('keeps nothing of the guard', async () => {
    const { rows } = await superuser.query(`select * from ${GUARD}`);
    expect(rows).toEqual([]);
  });
});

const touch = (column: string): string =>
  `update sessions set ${column} = now() + interval '1 hour'
    where organization_id = $1 and user_id = $2`;
