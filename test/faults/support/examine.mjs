import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../../scripts/project-root.mjs';
import { plainCount } from './measurements.mjs';
import { until } from './until.mjs';

const run = promisify(execFile);

/** Nothing is under way any more: every event relayed, every case timed, every job done. */
const QUIET = `select not exists (select from outbox_events where relayed_at is null)
  and not exists (select from cases_to_evaluate) as quiet`;
const NO_JOBS = `select not exists (select from bullmq.job where queue in ('projections', 'imports')
  and state in ('waiting', 'active', 'delayed')) as quiet`;

/** Seconds until all work is done that was left when the fault was over. */
export function settled(arena) {
  const quiet = async () => (await arena.rows(QUIET))[0].quiet && (await hasNoJobs(arena));
  return until('all work to be done', quiet, 120_000);
}

/** With Redis there are no queues in PostgreSQL, and the doctor looks at those in Redis. */
async function hasNoJobs(arena) {
  return !(await hasQueues(arena)) || (await arena.rows(NO_JOBS))[0].quiet;
}

async function hasQueues(arena) {
  const [{ found }] = await arena.rows(`select to_regclass('bullmq.job') is not null as found`);
  return found;
}

/**
 * Compares what clients were promised with what the database holds, and the database with itself.
 * Returns figures, each of which must be zero, and throws where there is nothing to compare.
 */
export async function examine(arena, environment, desk, sent, history) {
  const figures = {
    ...(await compare(arena, desk, history)),
    miscounted: await miscounted(arena, desk, sent),
    ...(await failedJobs(arena, desk)),
    ailments: await ailments(arena, environment),
    changedByRebuild: await changedByRebuild(arena, environment, desk),
  };
  return figures;
}

/** Each promise joined with the rows that keep it. */
async function compare(arena, { organizationId }, history) {
  if (history.length === 0) throw new Error('No client sent anything.');
  const rows = await arena.rows(
    `select c.number || ' ' || e.sequence as key, count(*)::int as times
       from case_events e join cases c on c.organization_id = e.organization_id and c.id = e.case_id
      where e.organization_id = $1 group by 1`,
    [organizationId],
  );
  const stored = new Map(rows.map(({ key, times }) => [key, times]));
  const sent = new Set(history.map(({ key }) => key));
  return {
    lost: history.filter(({ key, acknowledged }) => acknowledged !== null && !stored.has(key))
      .length,
    doubled: rows.filter(({ times }) => times > 1).length,
    unasked: rows.filter(({ key }) => !sent.has(key)).length,
  };
}

/** Cases on the wrong side, by a count so plain that it cannot share a fault with the product. */
async function miscounted(arena, { organizationId }, sent) {
  const [row] = await arena.rows(
    `select coalesce(sum(met), 0)::int as met, coalesce(sum(missed), 0)::int as missed
       from attainments where organization_id = $1`,
    [organizationId],
  );
  const { met, missed } = plainCount(sent);
  return Math.abs(row.met - met) + Math.abs(row.missed - missed);
}

async function failedJobs(arena, { organizationId }) {
  const inQueues = (await hasQueues(arena))
    ? `(select count(*)::int from bullmq.job
         where state = 'failed' and data ->> 'organizationId' = $1)`
    : '0';
  const [row] = await arena.rows(
    `select ${inQueues} as "inFailed",
            (select count(*)::int from dead_letters where organization_id = $1::uuid) as "deadLetters"`,
    [organizationId],
  );
  return row;
}

/** What `meridian doctor` says is wrong. */
async function ailments(arena, environment) {
  const { stdout } = await meridian(arena, environment, 'doctor', '--json').catch((error) => error);
  const { checks } = JSON.parse(stdout);
  const failed = checks.filter(({ verdict }) => verdict === 'FAILED');
  for (const { name, findings } of failed) {
    for (const { place } of findings) process.stdout.write(`    doctor: ${name}: ${place}\n`);
  }
  return failed.length;
}

const DIGEST = `select
  (select md5(string_agg(concat_ws(' ', c.number, k.state, k.outcome, k.started_at, k.stopped_at,
            k.due_at, k.window_start, k.elapsed_ms, k.late_by_ms, k.provider_ms), ',' order by c.number))
     from case_clocks k join cases c on c.organization_id = k.organization_id and c.id = k.case_id
    where k.organization_id = $1) as clocks,
  (select md5(string_agg(concat_ws(' ', a.window_start, a.status, a.met, a.missed, a.undecided), ','
            order by a.window_start)) from attainments a where a.organization_id = $1) as attainments`;

/** Projections made under fire against those that a rebuild makes in peace: 1 where they differ. */
async function changedByRebuild(arena, environment, { organizationId, slug }) {
  const before = await arena.rows(DIGEST, [organizationId]);
  await meridian(arena, environment, 'rebuild', '--organization', slug);
  const after = await arena.rows(DIGEST, [organizationId]);
  return JSON.stringify(before) === JSON.stringify(after) ? 0 : 1;
}

function meridian(arena, environment, ...args) {
  const program = path.join(projectRoot, 'apps/cli/dist/main.js');
  return run(process.execPath, [program, ...args], {
    env: { ...environment, DATABASE_OWNER_URL: arena.urls.ownerUrl, FAULTS_NODE_ARGUMENTS: '' },
    maxBuffer: 16_777_216,
  });
}
