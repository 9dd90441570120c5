/** Whatever is killed while a file is read in, nothing of it is lost and nothing is doubled. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Meridian } from './support/meridian.js';
import { dataOf, type Person } from './support/person.js';
import { ServiceDesk } from './support/service-desk.js';
import { until } from './support/until.js';
import { WEEKDAYS, weekly } from './support/working-hours.js';

jest.setTimeout(180_000);

const LOG = fileURLToPath(
  new URL('../../../shared/data/itsm/incident-event-log.csv.gz', import.meta.url),
);
const LINES = 95_629;

const IMPORT = `mutation Import($input: ImportCasesInput!) {
  importCases(input: $input) { caseImport { id } } }`;
const PROGRESS = `query Progress($id: ID!) { caseImport(id: $id) {
  status linesRead eventsRecorded eventsKnown linesRefused casesOpened } }`;
const requested = z.object({
  importCases: z.object({ caseImport: z.object({ id: z.string() }) }),
});
const progress = z.object({
  caseImport: z.object({ status: z.string(), linesRead: z.number() }).loose(),
});

let meridian: Meridian;
/** Signed in once: a session outlives the programs. */
let manager: Person;
let undisturbed: ServiceDesk;
let interrupted: ServiceDesk;

beforeAll(async () => {
  meridian = await Meridian.started();
  manager = await meridian.signIn('vendors@harbour-mutual.example');
  undisturbed = await enterDesk('Undisturbed Desk');
  interrupted = await enterDesk('Interrupted Desk');
});
afterAll(() => meridian.remove());

/** The same promises for each desk. */
async function enterDesk(name: string): Promise<ServiceDesk> {
  const desk = await ServiceDesk.enter(manager, name);
  const calendarId = await desk.calendar({
    name: `Office of ${name}`,
    timeZone: 'America/Sao_Paulo',
    holidays: { country: 'BR' },
    weekly: weekly(WEEKDAYS, '08:00', '18:00'),
  });
  for (const [priority, hours] of Object.entries({ P1: 4, P2: 8, P3: 24, P4: 40 })) {
    await desk.promise({ name: priority, priority, hours, calendarId, expected: '0.9' });
  }
  return desk;
}

async function uploadLog({ providerId }: ServiceDesk): Promise<string> {
  const file = new File([await readFile(LOG)], 'log.csv.gz', { type: 'application/gzip' });
  const answer = await manager.upload(IMPORT, { providerId, mapping: 'servicenow-log' }, file);
  return requested.parse(dataOf(answer)).importCases.caseImport.id;
}

async function progressOf(id: string) {
  const { caseImport } = await manager.askFor(progress, PROGRESS, { id });
  return caseImport;
}

async function ended(id: string) {
  return until(
    'the import ends',
    async () => {
      const seen = await progressOf(id);
      return seen.status === 'COMPLETED' && seen;
    },
    120_000,
  );
}

async function workerPid(): Promise<number> {
  const worker = (await meridian.processes()).find(({ command }) =>
    command.includes('apps/worker/dist/main.js'),
  );
  if (!worker) throw new Error('No worker runs.');
  return worker.pid;
}

/** Everything that came of a desk's file, without ids and without when it was computed. */
async function outcome({ providerId }: ServiceDesk): Promise<unknown> {
  await until(
    'every case is evaluated and every announcement made',
    async () => {
      const [left] = await meridian.sql(
        `select (select count(*)::int from cases_to_evaluate) as cases,
                (select count(*)::int from outbox_events where relayed_at is null) as events`,
      );
      return left?.['cases'] === 0 && left['events'] === 0;
    },
    60_000,
  );
  const [found] = await meridian.sql(
    `select (select count(*)::int from cases where provider_id = $1) as cases,
            (select count(*)::int from case_events where provider_id = $1) as events,
            (select md5(string_agg(concat_ws(' ', c.number, l.name, k.outcome, k.started_at,
                      k.stopped_at, k.due_at, k.elapsed_ms, k.late_by_ms, k.provider_ms), ','
                      order by c.number, l.name))
               from case_clocks k
               join cases c on c.organization_id = k.organization_id and c.id = k.case_id
               join service_levels l
                 on l.organization_id = k.organization_id and l.id = k.service_level_id
              where k.provider_id = $1) as clocks,
            (select md5(string_agg(concat_ws(' ', l.name, a.window_start, a.status, a.met, a.missed,
                      a.undecided), ',' order by l.name, a.window_start))
               from attainments a
               join service_levels l
                 on l.organization_id = a.organization_id and l.id = a.service_level_id
              where a.provider_id = $1) as attainments`,
    [providerId],
  );
  return found;
}

describe('the worker is killed while it reads a log in', () => {
  let importId: string;

  test('so that everything stops, saying why, with a part of the file recorded', async () => {
    importId = await uploadLog(interrupted);
    const pid = await workerPid();
    await until('the worker is in the midst of it', async () => {
      const [found] = await meridian.sql(
        'select lines_read as read from case_imports where id = $1',
        [importId],
      );
      return Number(found?.['read']) > 0;
    });
    process.kill(pid, 'SIGKILL');
    const { code, errors } = await meridian.running.ended;
    expect(code).toBe(1);
    expect(errors).toContain('The worker ended by itself (killed by SIGKILL).');
    expect(await meridian.processes()).toEqual([]);
  });

  test('and after a new start it goes on where it was, up to the end', async () => {
    await meridian.start();
    const before = await progressOf(importId);
    expect(before.linesRead).toBeGreaterThan(0);
    expect(before.linesRead).toBeLessThan(LINES);
    expect(await ended(importId)).toEqual({
      status: 'COMPLETED',
      linesRead: LINES,
      eventsRecorded: 95_621,
      eventsKnown: 0,
      linesRefused: 8,
      casesOpened: 16_747,
    });
  });

  test('and the numbers are those of a desk whose file was read in without a fault', async () => {
    await ended(await uploadLog(undisturbed));
    const expected = await outcome(undisturbed);
    expect(expected).toMatchObject({ cases: 16_747, events: 95_621 });
    expect(await outcome(interrupted)).toEqual(expected);
  });

  test('and the audit log is unbroken', async () => {
    const { code, output } = await meridian.command(['audit', 'verify']);
    expect(output).toMatch(/^\d+ entries, unbroken\. Head: [0-9a-f]{64}\n$/);
    expect(code).toBe(0);
  });
});
