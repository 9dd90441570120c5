/**
 * Two walls stand between organizations: what the application asks for, and what PostgreSQL shows.
 * Each holds alone. In matrix.integration.spec.ts the second is taken away, here the first.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import type { CallingActor } from './support/caller.js';
import { Cells } from './support/cells.js';
import { EverythingAllowed } from './support/expectations.js';
import { MutationCells } from './support/mutation-cells.js';
import { forgetful } from './support/policy-switch.js';
import { QueryCells } from './support/query-cells.js';
import { RolesTable } from './support/roles-table.js';
import { WeakenedApi } from './support/weakened-api.js';
import { World } from './support/world.js';

jest.setTimeout(180_000);

const expectations = new EverythingAllowed(new RolesTable());
const cells = new Cells();

let database: TestDatabase;
let api: WeakenedApi;
let world: World;
let actors: CallingActor[];

beforeAll(async () => {
  database = await createTestDatabase();
  api = await WeakenedApi.start(database);
  world = await World.build(database, api.address);
  actors = [await world.signIn('ADMIN'), await world.signIn('PROVIDER')];
});
afterAll(async () => {
  await world.close();
  await api.stop();
  await database.close();
});

test.each([
  [
    'select 1 from users u where u.organization_id = $1 and u.id = $2',
    'select 1 from users u where ($1::uuid is not null) and u.id = $2',
  ],
  ['where "User"."organization_id" = $3', 'where ($3::uuid is not null)'],
  [
    'join users u on u.organization_id = s.organization_id',
    'join users u on u.organization_id = s.organization_id',
  ],
])('without the application’s wall, "%s" is sent as "%s"', (statement, sent) => {
  expect(forgetful(statement)).toBe(sent);
});

describe('without the application’s wall', () => {
  test('row-level security shows nothing of others', async () => {
    await new QueryCells(world, expectations, cells).run(actors);
    expect(world.detector.leaks).toEqual([]);
    expect(api.forgotten.statements).toBeGreaterThan(cells.count);
  });

  test('row-level security lets nothing of others be changed', async () => {
    const before = await world.stored.of(world.b.id);
    await new MutationCells(world, expectations, cells).run(actors, before);
    expect(world.detector.leaks).toEqual([]);
  });

  // The proof that the test above could fail, and that its detector sees.
  test('and without row-level security, everything would be seen', async () => {
    await world.withoutRowLevelSecurity();
    await new QueryCells(world, expectations, cells).run(actors);
    const who = new Set(world.detector.leaks.map(({ where }) => where.split(':')[0]));
    expect(who).toEqual(new Set(['ADMIN', 'PROVIDER']));
    const texts = world.detector.leaks.map(({ found }) => found);
    expect(texts.filter((found) => found.startsWith('CANARY-B')).length).toBeGreaterThan(20);
  });
});
