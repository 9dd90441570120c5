/**
 * A job works for the organization in its signed envelope, and for no other: given the ids of
 * another one, it finds nothing. Forged envelopes are in forged-jobs.integration.spec.ts of
 * platform-jobs.
 */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { JOBS } from '@meridian/feature-composition';
import { uuidv7 } from '@meridian/platform-database';
import { until } from '../e2e/support/until.js';
import { Installation } from './support/installation.js';
import { World } from './support/world.js';

jest.setTimeout(120_000);

let installation: Installation;
let world: World;

beforeAll(async () => {
  installation = await Installation.start();
  world = await World.build(installation.database, installation.address);
});
afterAll(async () => {
  await world.close();
  await installation.remove();
});

/** Ids of organization B where the job of an event expects ids of its own. */
function foreignPayload(event: string): object {
  const { b } = world;
  const attainment = b.row('attainments', 'first');
  const windows = [
    {
      attainmentId: attainment['id'],
      serviceLevelId: attainment['service_level_id'],
      windowStart: attainment['window_start'],
    },
  ];
  const table = {
    'case-import.requested': 'case_imports',
    'service-level.updated': 'service_levels',
    'service-level.created': 'service_levels',
    'working-calendar.updated': 'working_calendars',
  }[event];
  return { windows, subjectId: b.rowId(table ?? 'cases', 'first') };
}

const EVENTS = JOBS.flatMap(({ name, on }) => on.map((event) => ({ job: name, event })));

test.each(EVENTS)(
  '$job after $event changes nothing of the organization whose ids it is given',
  async ({ job, event }) => {
    const { a, b, superuser, stored } = world;
    const [ofB, ofC] = [await stored.of(b.id), await stored.of(world.c.id)];
    const id = uuidv7(Date.now());
    await superuser.query(
      `with event as (insert into outbox_events (organization_id, id, type, payload, request_id)
       values ($1, $2, $3, $4, $2::uuid::text))
     select pg_notify('meridian_outbox', '')`,
      [a.id, id, event, JSON.stringify(foreignPayload(event))],
    );
    const run = await until(`${job} has run`, () =>
      installation.log
        .split('\n')
        .find((line) => line.includes(id) && /"job (done|failed)/.test(line)),
    );
    expect(run).toContain(a.id);
    await stored.expectUnchanged(b.id, ofB, `${job} after ${event}`);
    await stored.expectUnchanged(world.c.id, ofC, `${job} after ${event}`);
  },
);
