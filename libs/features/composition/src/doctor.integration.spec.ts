/**
 * Each invariant is broken once, as a fault or an intruder past the program would break it, and
 * exactly its check must say so.
 */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadDemo } from '@meridian/feature-demo';
import { runDoctor, type DoctorReport } from '@meridian/platform-doctor';
import { FileStore } from '@meridian/platform-files';
import { JobQueues } from '@meridian/platform-jobs';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import pg from 'pg';
import { DOCTOR_CHECKS } from './doctor-checks.js';
import { ENTITIES } from './entities.js';

jest.setTimeout(120_000);

/** Servers for tests trade durability for speed, which must not pass unnoticed. */
const ALWAYS = ['durability'];

let test: TestDatabase;
/** Past every wall and every key. */
let intruder: pg.Client;
let dataDirectory: string;

const quiet = { info: ignore, warn: ignore, error: ignore, child: () => quiet };
function ignore(): void {
  return undefined;
}

beforeAll(async () => {
  dataDirectory = await mkdtemp(path.join(tmpdir(), 'meridian-doctor-'));
  test = await createTestDatabase(ENTITIES);
  const { queueUrl, ownerUrl, tenancy } = test;
  const options = { queueUrl, redisUrl: undefined, allowUnsafeRedis: false, logger: quiet };
  await (await JobQueues.open(options)).close();
  await loadDemo({ ownerUrl, tenancy, now: new Date(), evaluate: true });
  intruder = new pg.Client(test.superuserUrl);
  await intruder.connect();
  await intruder.query(`set session_replication_role = replica`);
  await intruder.query('update outbox_events set relayed_at = now()');
});

afterAll(async () => {
  await intruder.end();
  await test.close();
  await rm(dataDirectory, { recursive: true });
});

function examine(checks = DOCTOR_CHECKS): Promise<DoctorReport> {
  const places = { ...test, redisUrl: undefined, dataDirectory };
  return runDoctor(places, checks, async () => undefined);
}

/** The account of time zones does not change with the database's contents, and takes long. */
const CHECKS = DOCTOR_CHECKS.filter(({ name }) => name !== 'time zones');

const failed = ({ checks }: DoctorReport): string[] =>
  checks.filter(({ verdict }) => verdict === 'FAILED').map(({ name }) => name);

/** What the doctor says while something is broken. */
async function broken(breach: string, mend: string): Promise<DoctorReport> {
  await intruder.query(breach);
  try {
    return await examine(CHECKS);
  } finally {
    await intruder.query(mend);
  }
}

/** A row that an intruder changes, and a copy to put back. */
const keeping = (table: string, breach: string): [string, string] => [
  `create temporary table kept as table ${table}; ${breach}`,
  `delete from ${table}; insert into ${table} select * from kept; drop table kept`,
];

const ORGANIZATION = `(select id from organizations where slug = 'harbour-mutual')`;
const FOREIGN = `(select id from organizations where slug = 'quayside-retail')`;
const ENVELOPE = `json_build_object('organizationId', ${ORGANIZATION},
  'eventId', '018f0000-0000-7000-8000-000000000000')`;
const job = (state: string): [string, string] => [
  `insert into bullmq.job (queue, id, seq, name, state, data, opts, added_at_ms, locked_until_ms)
   values ('projections', 'x-evaluate-cases', 1000000, 'evaluate-cases', '${state}', ${ENVELOPE},
           '{}', 0, 0)`,
  `delete from bullmq.job where id = 'x-evaluate-cases'`,
];

const EVENT_KEY = 'case_events_organization_id_case_id_occurred_at_sequence_key';
const A_CLOCK = `(select min(id::text)::uuid from case_clocks where state = 'STOPPED')`;
/** One whose loss shows in the record alone: no clock goes by it. */
const LAST_EVENT_OF_AN_UNTIMED_CASE = `(select min(id::text)::uuid from case_events e
  where not exists (select from case_clocks k where k.case_id = e.case_id)
    and not exists (select from case_events o where o.case_id = e.case_id
                     and (o.occurred_at, o.sequence) > (e.occurred_at, e.sequence)))`;

describe('the doctor', () => {
  it('finds nothing wrong with the demo, and has looked at something in each check', async () => {
    const report = await examine();
    expect(failed(report)).toEqual(ALWAYS);
    expect(report.organizations).toBe(2);
    const empty = report.checks.filter(({ looked }) => looked === 0).map(({ name }) => name);
    expect(empty).toEqual(['jobs', 'redis', 'uploads']);
    const verdicts = new Set(
      report.checks.filter(({ looked }) => looked === 0).map(({ verdict }) => verdict),
    );
    expect([...verdicts]).toEqual(['EMPTY']);
  });

  it('sees a zone that one of the two accounts of time does not know', async () => {
    const [breach, mend] = keeping('sites', `update sites set time_zone = 'Mars/Phobos'`);
    await intruder.query(breach);
    try {
      const zones = DOCTOR_CHECKS.filter(({ name }) => name === 'time zones');
      const { checks } = await examine(zones);
      expect(checks[0]?.findings[0]).toMatchObject({
        severity: 'FAILED',
        place: 'Mars/Phobos, which is in use: PostgreSQL does not know it',
      });
    } finally {
      await intruder.query(mend);
    }
  });

  it.each<[string, readonly string[], [string, string]]>([
    [
      'a migration that has not run',
      ['migrations'],
      keeping('migrations', `delete from migrations where name like 'ServiceLevels%'`),
    ],
    [
      'a role that may make tables',
      ['roles'],
      [
        'grant create on schema public to meridian_app',
        'revoke create on schema public from meridian_app',
      ],
    ],
    [
      'row-level security that is not forced',
      ['tenant walls'],
      [
        'alter table teams no force row level security',
        'alter table teams force row level security',
      ],
    ],
    [
      'a policy that shows everything',
      ['tenant walls'],
      [
        'create policy everything on dead_letters to meridian_app using (true)',
        'drop policy everything on dead_letters',
      ],
    ],
    [
      'a foreign key without the organization',
      ['references'],
      [
        `create unique index sites_id on sites (id);
         alter table teams add constraint short foreign key (site_id) references sites (id)`,
        'alter table teams drop constraint short; drop index sites_id',
      ],
    ],
    [
      'a site that another organization took over: its teams and its history miss it',
      ['audited changes', 'references'],
      keeping('sites', `update sites set organization_id = ${FOREIGN} where name = 'Pune'`),
    ],
    [
      'an event that nobody relayed',
      ['outbox'],
      [
        `update outbox_events set relayed_at = null, created_at = now() - interval '2 minutes'
          where id = (select min(id::text)::uuid from outbox_events)`,
        'update outbox_events set relayed_at = now() where relayed_at is null',
      ],
    ],
    ['a running job that nobody holds', ['jobs'], job('active')],
    ['a job that was given up without a dead letter', ['jobs'], job('failed')],
    [
      'an audit entry that was changed',
      ['audit chains'],
      keeping('audit_entries', `update audit_entries set actor_name = 'Eve' where sequence = 7`),
    ],
    [
      'an object that was changed past the program',
      ['audited changes'],
      keeping('providers', 'update providers set version = version + 1'),
    ],
    [
      'a case event that is there twice',
      ['case record', 'recorded amounts'],
      [
        `alter table case_events drop constraint ${EVENT_KEY};
         create temporary table twice as select * from case_events limit 1;
         update twice set id = gen_random_uuid(); insert into case_events select * from twice`,
        `delete from case_events e using twice t where e.id = t.id; drop table twice;
         alter table case_events add constraint ${EVENT_KEY}
           unique (organization_id, case_id, occurred_at, sequence)`,
      ],
    ],
    [
      'an acknowledged event that is lost',
      ['case record', 'recorded amounts'],
      keeping('case_events', `delete from case_events where id = ${LAST_EVENT_OF_AN_UNTIMED_CASE}`),
    ],
    [
      'a clock that was set by hand',
      ['clocks'],
      keeping(
        'case_clocks',
        `update case_clocks set elapsed_ms = elapsed_ms + 1 where id = ${A_CLOCK}`,
      ),
    ],
    [
      'a clock that is missing: its month counts one case less',
      ['attainments', 'clocks'],
      keeping('case_clocks', `delete from case_clocks where id = ${A_CLOCK}`),
    ],
    [
      'an attainment that was made to look better',
      ['attainments'],
      keeping('attainments', 'update attainments set met = met + 1'),
    ],
  ])('sees %s', async (_what, checks, [breach, mend]) => {
    expect(failed(await broken(breach, mend)).sort()).toEqual([...ALWAYS, ...checks].sort());
  });

  it('sees an upload that was damaged before a worker could read it', async () => {
    const id = '018f0000-0000-4000-8000-000000000000';
    await mkdir(path.join(dataDirectory, 'files'));
    await writeFile(path.join(dataDirectory, 'files', id), 'Meridian');
    const digest = await new FileStore(path.join(dataDirectory, 'files')).sha256Of(id);
    const waiting = (sha256: string): [string, string] =>
      keeping(
        'case_imports',
        `update case_imports set status = 'QUEUED', file_id = '${id}', file_sha256 = '${sha256}'
          where id = (select min(id::text)::uuid from case_imports)`,
      );
    expect(failed(await broken(...waiting(digest)))).toEqual(ALWAYS);
    expect(failed(await broken(...waiting('0'.repeat(64))))).toEqual([...ALWAYS, 'uploads']);
    await rm(path.join(dataDirectory, 'files', id));
    expect(failed(await broken(...waiting(digest)))).toEqual([...ALWAYS, 'uploads']);
  });

  it('names the place and what to do, and no more places than a person reads', async () => {
    const { checks } = await broken(
      ...keeping('case_clocks', 'update case_clocks set elapsed_ms = elapsed_ms + 1'),
    );
    const clocks = checks.find(({ name }) => name === 'clocks');
    expect(clocks?.findings).toHaveLength(20);
    expect(clocks?.more).toBeGreaterThan(0);
    expect(clocks?.findings[0]).toEqual({
      severity: 'FAILED',
      place: expect.stringMatching(/^harbour-mutual: case \S+ is not timed as its events say$/),
      advice: expect.stringContaining('meridian rebuild --organization harbour-mutual'),
    });
  });
});
