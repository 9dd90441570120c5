// All attainments of an organization with 100,000 cases from nothing, and again after one late event.
import { CompiledCalendars } from '@meridian/feature-coverage';
import {
  CaseEventRecorder,
  CaseImporter,
  Evaluator,
  loadCaseFileMapping,
} from '@meridian/feature-service-levels';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import {
  openOrganization,
  withClient,
  withDatabase,
  withTenancy,
} from './support/bench-database.mjs';
import { writeEventLog } from './support/event-log.mjs';
import { median, printFigure, seconds, whole } from './support/figure.mjs';
import { createServiceDesk } from './support/service-desk.mjs';

const CASES = 100_000;
/** The log has 5.7 events a case. */
const EVENTS = 572_000;
const LATE_EVENTS = 50;

await withDatabase(async ({ ownerUrl, superuserUrl, applicationUrl, folder }) => {
  const caller = await openOrganization(ownerUrl);
  await withTenancy(applicationUrl, async (tenancy) => {
    const providerId = await createServiceDesk(tenancy, caller);
    await importLog(tenancy, caller, { providerId, file: path.join(folder, 'log.csv') });
    await withClient(superuserUrl, async (superuser) => {
      await cutTo(superuser, CASES);
      await printRebuild(tenancy, caller, superuser);
      await printLateEvent(tenancy, caller, { providerId, superuser });
    });
  });
});

async function importLog(tenancy, caller, { providerId, file }) {
  await writeEventLog(file, EVENTS);
  const mapping = await loadCaseFileMapping('servicenow-log');
  const importer = new CaseImporter(tenancy);
  const request = { providerId, fileName: 'log.csv', fileId: null, mapping };
  const { id: importId } = await importer.request(caller, request);
  await importer.run(caller, importId, createReadStream(file));
}

/** Leaves exactly that many cases. */
async function cutTo(superuser, count) {
  // Done by nobody: no trigger asks for an entry in the audit log.
  await superuser.query('set session_replication_role = replica');
  await superuser.query('truncate cases_to_evaluate');
  await superuser.query(
    `create temporary table surplus as select id from cases order by id offset ${count}`,
  );
  await superuser.query('delete from case_events where case_id in (select id from surplus)');
  await superuser.query('delete from cases where id in (select id from surplus)');
  const { rows } = await superuser.query('select count(*)::integer as cases from cases');
  if (rows[0].cases !== count) throw new Error(`There are ${rows[0].cases} cases, not ${count}.`);
  await superuser.query('set session_replication_role = default');
  await superuser.query('vacuum analyze');
}

/** Baseline: the bare writing of the same clocks and attainments by one statement each. */
async function printRebuild(tenancy, caller, superuser) {
  const evaluator = new Evaluator(tenancy, new CompiledCalendars());
  const ours = await seconds(() => evaluator.rebuild(caller));
  const tables = ['case_clocks', 'attainments'];
  for (const table of tables) {
    await superuser.query(`create temporary table kept_${table} as select * from ${table}`);
  }
  await superuser.query(`truncate ${tables.join(', ')}`);
  const bare = await seconds(async () => {
    for (const table of tables) {
      await superuser.query(`insert into ${table} select * from kept_${table}`);
    }
  });
  printFigure({
    name: `attainments of ${whole(CASES)} cases from nothing`,
    ours: `${ours.toFixed(1)} s`,
    baseline: `${bare.toFixed(1)} s to write the rows alone`,
    ratio: bare / ours,
    target: '< 10 s',
  });
}

/** Baseline: one event inserted and committed by hand, nothing judged. */
async function printLateEvent(tenancy, caller, { providerId, superuser }) {
  const recorder = new CaseEventRecorder(tenancy);
  const evaluator = new Evaluator(tenancy, new CompiledCalendars());
  // The bare insert is recorded by nobody.
  await superuser.query('set session_replication_role = replica');
  const { rows: cases } = await superuser.query(
    `select id, number, opened_at, priority, team_reference from cases
      where priority <> 'P5' order by md5(id::text) limit ${LATE_EVENTS}`,
  );
  const ours = [];
  const bare = [];
  for (const each of cases) {
    const occurredAt = new Date(each.opened_at.getTime() + 3_600_000);
    const event = {
      caseNumber: each.number,
      openedAt: each.opened_at,
      occurredAt,
      sequence: 500,
      state: 'AWAITING_USER',
      priority: each.priority,
      team: each.team_reference,
    };
    ours.push(
      await seconds(async () => {
        await recorder.record(caller, providerId, [event]);
        await evaluator.evaluateListed(caller);
      }),
    );
    bare.push(
      await seconds(() =>
        superuser.query(
          `insert into case_events (organization_id, id, provider_id, case_id, occurred_at, sequence, state, priority)
           values ($1, gen_random_uuid(), $2, $3, $4, 501, 'ACTIVE', $5)`,
          [caller.organizationId, providerId, each.id, occurredAt, each.priority],
        ),
      ),
    );
  }
  printFigure({
    name: 'attainments after one late event',
    ours: `${(median(ours) * 1_000).toFixed(1)} ms`,
    baseline: `${(median(bare) * 1_000).toFixed(1)} ms to insert it alone`,
    ratio: median(bare) / median(ours),
    target: '< 50 ms',
  });
}
