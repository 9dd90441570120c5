/**
 * The tenancy matrix: every field of the schema, as every role, with a key of every scope and as a
 * stranger, with ids of one's own, of another provider, of another organization and of nothing. What
 * is expected stands in docs/roles.md.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { PERMISSIONS } from '@meridian/platform-tenancy';
import { everybody } from './support/actor.js';
import type { CallingActor } from './support/caller.js';
import { Cells } from './support/cells.js';
import { Expectations } from './support/expectations.js';
import { FieldCells } from './support/field-cells.js';
import { Installation } from './support/installation.js';
import { MutationCells } from './support/mutation-cells.js';
import { QueryCells } from './support/query-cells.js';
import { RolesTable } from './support/roles-table.js';
import { SubscriptionCells } from './support/subscription-cells.js';
import type { Contents } from './support/unchanged.js';
import { World } from './support/world.js';

jest.setTimeout(180_000);

const expectations = new Expectations(new RolesTable());
const cells = new Cells();

let installation: Installation;
let world: World;
let actors: CallingActor[];
let before: Contents;

beforeAll(async () => {
  installation = await Installation.start();
  world = await World.build(installation.database, installation.address);
  actors = await world.actors(everybody(PERMISSIONS));
  before = await world.stored.of(world.b.id);
});
afterAll(async () => {
  await world.close();
  await installation.remove();
});

describe('docs/roles.md', () => {
  test('has a line for every field of the schema', () => {
    expect(expectations.missing()).toEqual([]);
  });

  test('names nothing that the schema does not have', () => {
    expect(expectations.superfluous()).toEqual([]);
  });
});

describe('the matrix', () => {
  test('of fields: what is allowed is answered, everything else is refused', async () => {
    await new FieldCells(expectations, cells).run(actors);
    expect(cells.newSurprises()).toEqual([]);
  });

  test('of queries: ids and texts of others find what those of nobody find', async () => {
    await new QueryCells(world, expectations, cells).run(actors);
    expect(cells.newSurprises()).toEqual([]);
  });

  test('of mutations: ids of others change nothing, and are answered like those of nobody', async () => {
    expect(MutationCells.missing()).toEqual([]);
    await new MutationCells(world, expectations, cells).run(actors, before);
    expect(cells.newSurprises()).toEqual([]);
  });

  test('of subscriptions: everybody hears of his own, and nobody of anything else', async () => {
    expect(SubscriptionCells.missing()).toEqual([]);
    await new SubscriptionCells(world, expectations, cells).run(actors);
    expect(cells.newSurprises()).toEqual([]);
  });

  test('holds as it is without row-level security, by the application alone', async () => {
    await world.withoutRowLevelSecurity();
    const roles = actors.filter(({ who }) => who.kind === 'ROLE');
    await new FieldCells(expectations, cells).run(roles);
    await new QueryCells(world, expectations, cells).run(roles);
    const now = await world.stored.of(world.b.id);
    await new MutationCells(world, expectations, cells).run(roles, now);
    expect(cells.newSurprises()).toEqual([]);
  });

  test('lets out no byte of another organization', async () => {
    world.readOperations('the logs of both processes', installation.log);
    world.readOperations('metrics and health of both processes', await installation.operations());
    expect(world.detector.leaks).toEqual([]);
    const megabytes = (world.detector.bytes / 1_000_000).toFixed(1);
    process.stdout.write(
      `tenancy matrix: ${cells.count.toLocaleString('en')} cells, ` +
        `${world.detector.leaks.length} foreign bytes in ${megabytes} MB\n`,
    );
  });
});
