import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { schemaDifferences, uuidv7 } from '@meridian/platform-database';
import { FileStore } from '@meridian/platform-files';
import { PlannedReads, PreparedStatements } from '@meridian/platform-graphql';
import type { RelayedEvent } from '@meridian/platform-outbox';
import { organizationId } from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { ENTITIES } from './entities.js';
import { announcementsOf, createJobHandlers, JOBS, SCHEDULES } from './jobs.js';
import { createReadModels } from './read-models.js';

/** Written by hand-made statements only, so that TypeORM need not know them. */
const WITHOUT_ENTITY = [
  'cases_to_evaluate',
  'expected_audit_entries',
  'holiday_data',
  'migrations',
  'spent_points',
];

const models = createReadModels();
let test: TestDatabase;
let schema: GraphQLSchema;

beforeAll(async () => {
  test = await createTestDatabase(ENTITIES);
  const published = new URL('../../../../schema.graphql', import.meta.url);
  schema = buildSchema(await readFile(published, 'utf8'));
});

afterAll(() => test.close());

/** The published object types that are read from a table of their own. */
function readTypes(): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => models.has(name));
}

/** What the policy of a table says of provider users, in the words of its read model. */
function sightIn(policies: readonly string[]): string {
  const all = policies.join(' and ');
  if (/provider_id IS NULL\)* OR/i.test(all)) return 'own-or-shared';
  if (/ OR \(*(?:provider_)?id = /i.test(all)) return 'own';
  return all.includes('current_provider_id') ? 'none' : 'all';
}

describe('the two walls', () => {
  it('say the same of what provider users see of each table', async () => {
    const policies = await test.database.commands.query<{ table: string; says: string }[]>(
      `select tablename as table, qual as says from pg_policies
        where policyname <> 'signing_in' and roles = '{meridian_app}'`,
    );
    const inDatabase = readTypes().map(({ name }) => {
      const said = policies.filter(({ table }) => table === models.of(name).table);
      return [name, sightIn(said.map(({ says }) => says))];
    });
    const inApplication = readTypes().map(({ name }) => [name, models.of(name).providers]);
    expect(inApplication).toEqual(inDatabase);
  });
});

describe('the schema of the database', () => {
  it('is what the entities say', async () => {
    expect(await schemaDifferences(test.ownerUrl, ENTITIES)).toEqual([]);
  });

  it('has an entity for each table', async () => {
    const tables = await test.database.commands.query<{ name: string }[]>(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    );
    const known = test.database.commands.entityMetadatas.map(({ tableName }) => tableName);
    expect(tables.map(({ name }) => name).sort()).toEqual([...known, ...WITHOUT_ENTITY].sort());
  });
});

describe('read models', () => {
  it('are all of types that are published', () => {
    const names = readTypes().map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['Provider', 'Contract', 'ServiceLevel', 'Case']));
    for (const { name } of readTypes()) {
      for (const { to } of Object.values(models.of(name).relations ?? {})) {
        expect(names).toContain(to);
      }
    }
  });

  it('relate to what the fields of the same name return', () => {
    for (const type of readTypes()) {
      for (const [name, { to, many }] of Object.entries(models.of(type.name).relations ?? {})) {
        const field = type.getFields()[name];
        const returned = field && getNullableType(field.type);
        expect([
          type.name,
          name,
          returned && String(getNamedType(returned)),
          isListType(returned),
        ]).toEqual([type.name, name, to, many]);
      }
    }
  });

  it('leave no field that returns such a type without a relation', () => {
    const missing = readTypes().flatMap((type) =>
      Object.values(type.getFields())
        .filter(({ type: returned }) => models.has(getNamedType(returned).name))
        .filter(({ name }) => !models.of(type.name).relations?.[name])
        .map(({ name }) => `${type.name}.${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('name tables and columns that there are, for every field at once', async () => {
    const reads = new PlannedReads(test.tenancy, models, new PreparedStatements());
    const caller = await test.createOrganization('Acme');
    for (const type of readTypes()) {
      const read = reads.one(caller, everything(type, 2), uuidv7(0));
      await expect(read.then((item) => [type.name, item])).resolves.toEqual([type.name, null]);
    }
  });
});

type Selection = Parameters<PlannedReads['one']>[1];

/** Every field of a type, and of the types it leads to, this deep. */
function everything(type: GraphQLObjectType, depth: number): Selection {
  const fields = Object.values(type.getFields()).flatMap(({ name, type: returned }) => {
    const inner = getNamedType(returned);
    const related = models.of(type.name).relations?.[name] !== undefined && isObjectType(inner);
    if (related && depth === 0) return [];
    const selection = related ? everything(inner, depth - 1) : null;
    return [{ name, arguments: { first: 1 }, selection }];
  });
  return { type, fields: new Map(fields.map((field) => [field.name, field])) };
}

describe('jobs', () => {
  it('have each somebody who does them, and nobody does anything else', () => {
    const signingKey = { id: '', publicKey: '', sign: () => '' };
    const files = new FileStore(tmpdir());
    const handled = createJobHandlers(test.tenancy, files, signingKey).map(({ job }) => job);
    expect(handled.map(({ name }) => name).sort()).toEqual(JOBS.map(({ name }) => name).sort());
    expect(new Set(handled)).toEqual(new Set(JOBS));
  });

  it('have names of their own', () => {
    const names = JOBS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('that are done again and again are jobs there are', () => {
    expect(SCHEDULES.length).toBeGreaterThan(0);
    for (const { job } of SCHEDULES) expect(JOBS).toContain(job);
  });
});

describe('what live subscribers are told', () => {
  const event = (type: string, payload: RelayedEvent['payload']): RelayedEvent => ({
    id: uuidv7(0),
    organizationId: organizationId(uuidv7(0)),
    type,
    payload,
    requestId: 'test',
  });

  it('is each attainment that changed, and each flag that was raised', () => {
    const windows = [{ attainmentId: 'a' }, { attainmentId: 'b' }];
    expect(announcementsOf(event('attainments.changed', { windows }))).toMatchObject([
      { type: 'attainment.changed', subjectId: 'a' },
      { type: 'attainment.changed', subjectId: 'b' },
    ]);
    expect(announcementsOf(event('risk-flag.raised', { subjectId: 'f' }))).toMatchObject([
      { type: 'risk-flag.raised', subjectId: 'f' },
    ]);
  });

  it('is nothing else', () => {
    expect(announcementsOf(event('session.revoked', { subjectId: 's' }))).toMatchObject([
      { type: 'access.changed', subjectId: 's' },
    ]);
    expect(announcementsOf(event('risk-flag.cleared', { subjectId: 'f' }))).toEqual([]);
    expect(announcementsOf(event('provider.created', { subjectId: 'p' }))).toEqual([]);
  });
});
