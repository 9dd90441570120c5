import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ENTITIES } from '@meridian/feature-composition';
import { BusinessFunction, Provider, Site, Team } from '@meridian/feature-providers';
import { Contract, Engagement } from '@meridian/feature-contracts';
import { RiskFlag, RiskFlagsService } from '@meridian/feature-risk';
import {
  Attainment,
  AttainmentsService,
  Case,
  CaseClock,
  CaseEvent,
  CaseImport,
  CaseImportProblem,
  ServiceLevel,
} from '@meridian/feature-service-levels';
import { AuditEntry } from '@meridian/platform-audit';
import type { TenantEntity } from '@meridian/platform-database';
import { Passwords, User } from '@meridian/platform-identity';
import { OutboxEvent } from '@meridian/platform-outbox';
import {
  organizationId,
  SignInLookup,
  systemCaller,
  type Caller,
} from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import pg from 'pg';
import type { EntityTarget } from 'typeorm';
import { DEMO_PASSWORD } from './demo-sign-in.js';
import { loadDemo } from './load-demo.js';
import { recount } from './plain-recount.fixture.js';
import { HARBOUR_MUTUAL } from './plan/harbour-mutual.js';

/** Everything that a load enters or leaves behind. */
const LOADED = [
  Provider, Site, Team, BusinessFunction, Contract, Engagement, ServiceLevel, Case, CaseEvent,
  CaseImport, CaseImportProblem, CaseClock, Attainment, RiskFlag, User, AuditEntry, OutboxEvent,
]; // prettier-ignore

let world: TestDatabase;
const load = (evaluate = true) =>
  loadDemo({ ownerUrl: world.ownerUrl, tenancy: world.tenancy, now: new Date(), evaluate });

async function asOwner(sql: string, values: readonly string[]): Promise<{ id: string }[]> {
  const owner = new pg.Client(world.ownerUrl);
  await owner.connect();
  try {
    return (await owner.query<{ id: string }>(sql, [...values])).rows;
  } finally {
    await owner.end();
  }
}

/** Meridian itself in the organization with this slug. */
async function within(slug: string): Promise<Caller> {
  const [row] = await asOwner('select id from organizations where slug = $1', [slug]);
  if (!row) throw new Error(`There is no organization ${slug}.`);
  return systemCaller(organizationId(row.id), 'test');
}

const all = <Row extends TenantEntity>(caller: Caller, entity: EntityTarget<Row>): Promise<Row[]> =>
  world.tenancy.command(caller, (work) => work.manager.find(entity));

const counts = (caller: Caller): Promise<number[]> =>
  world.tenancy.command(caller, async (work) => {
    const found: number[] = [];
    for (const entity of LOADED) found.push(await work.manager.count(entity));
    return found;
  });

beforeAll(async () => {
  world = await createTestDatabase(ENTITIES);
}, 60_000);
afterAll(() => world.close());

describe('the demo', () => {
  let insurer: Caller;
  let retailer: Caller;

  beforeAll(async () => {
    await load();
    insurer = await within('harbour-mutual');
    retailer = await within('quayside-retail');
  }, 60_000);

  test('has one sign-in per role, and one of the other organization', async () => {
    const signIns = await load();
    expect(signIns.map(({ organization, role }) => `${organization}: ${role}`)).toEqual([
      'Harbour Mutual: ADMIN',
      'Harbour Mutual: VENDOR_MANAGER',
      'Harbour Mutual: SECURITY',
      'Harbour Mutual: FINANCE',
      'Harbour Mutual: AUDITOR',
      'Harbour Mutual: PROVIDER',
      'Quayside Retail: ADMIN',
    ]);
    const lookup = new SignInLookup(world.database);
    for (const { email, role, password } of signIns) {
      const [account] = await lookup.accounts(email);
      expect(account?.role).toBe(role);
      expect(password).toBe(DEMO_PASSWORD);
      expect(await new Passwords().verify(account?.passwordHash ?? '', password)).toBe(true);
    }
  });

  test('takes every line of the extract but those that nobody can read', async () => {
    const imports = await all(insurer, CaseImport);
    expect(imports.map(({ status }) => status)).toEqual(Array(6).fill('COMPLETED'));
    expect(imports.every(({ fileId }) => fileId === null)).toBe(true);
    const problems = await all(insurer, CaseImportProblem);
    expect(problems.map(({ code, columnName }) => [code, columnName])).toEqual([
      ['UNKNOWN_STATE', 'ident_state'],
      ['UNKNOWN_STATE', 'ident_state'],
    ]);
    const fromLog = (await all(insurer, Case)).filter(({ number }) => !number.startsWith('DEMO-'));
    expect(fromLog).toHaveLength(322);
    const events = imports.filter(({ fileName }) => fileName.endsWith('.gz'));
    expect(events.reduce((sum, { eventsRecorded }) => sum + eventsRecorded, 0)).toBe(2_340);
  });

  test('loaded again it changes nothing', async () => {
    const before = [await counts(insurer), await counts(retailer)];
    await load();
    expect([await counts(insurer), await counts(retailer)]).toEqual(before);
  });

  test('each attainment of the log is what a plain recount of the file comes to', async () => {
    const levels = await all(insurer, ServiceLevel);
    const attainments = await all(insurer, Attainment);
    let compared = 0;
    for (const provider of HARBOUR_MUTUAL.providers) {
      for (const plan of provider.contracts.flatMap(({ serviceLevels }) => serviceLevels)) {
        const level = levels.filter(({ name }) => name === plan.name);
        const [{ id: levelId } = { id: '' }] = level;
        expect(level).toHaveLength(1);
        const plain = [...recount(provider, plan)].sort(([a], [b]) => (a < b ? -1 : 1));
        const stored = attainments
          .filter(
            ({ serviceLevelId, windowStart }) => serviceLevelId === levelId && windowStart < '2018',
          )
          .sort((a, b) => (a.windowStart < b.windowStart ? -1 : 1));
        expect(
          stored.map(({ windowStart, met, missed, undecided, status, belowMinimum }) => ({
            level: plan.name, windowStart, met, missed, undecided, status, belowMinimum,
          })),
        ).toEqual(
          plain.map(([windowStart, { met, missed }]) => ({
            level: plan.name, windowStart, met, missed, undecided: 0,
            status: met >= (met + missed) * Number(plan.expected) ? 'MET' : 'MISSED',
            belowMinimum: met < (met + missed) * Number(plan.minimum),
          })),
        ); // prettier-ignore
        expect(plain.map(([month]) => month)).toEqual(
          expect.arrayContaining(['2016-03-01', '2016-04-01', '2016-05-01']),
        );
        compared += plain.length;
      }
    }
    expect(compared).toBeGreaterThan(33);
  });

  test('shows levels met, missed, missed gravely and at risk', async () => {
    const attainments = await all(insurer, Attainment);
    const statuses = new Set(attainments.map(({ status }) => String(status)));
    expect(statuses).toEqual(new Set(['MET', 'MISSED', 'AT_RISK']));
    expect(new Set(attainments.map(({ belowMinimum }) => belowMinimum))).toEqual(
      new Set([true, false]),
    );
  });

  test('shows open clocks, some running and some paused', async () => {
    const open = (await all(insurer, CaseClock)).filter(({ state }) => state !== 'STOPPED');
    const states = open.map(({ state, outcome }) => `${state} ${outcome}`);
    expect(states.sort()).toEqual([
      'PAUSED UNDECIDED',
      'PAUSED UNDECIDED',
      ...Array<string>(4).fill('RUNNING UNDECIDED'),
    ]);
  });

  test('raises a flag for each level missed or at risk, and for no other', async () => {
    const attainments = await all(insurer, Attainment);
    const keys = attainments.map(({ serviceLevelId, windowStart }) => ({
      serviceLevelId,
      windowStart,
    }));
    await new RiskFlagsService(world.tenancy, new AttainmentsService()).judgeServiceLevels(
      insurer,
      keys,
    );
    const flags = (await all(insurer, RiskFlag)).map(
      ({ kind, severity, subjectId, periodStart }) =>
        `${kind} ${severity} ${subjectId} ${periodStart}`,
    );
    const expected = attainments.flatMap(
      ({ status, belowMinimum, serviceLevelId, windowStart }) => {
        const subject = `${serviceLevelId} ${windowStart}`;
        if (String(status) === 'AT_RISK') return [`SERVICE_LEVEL_AT_RISK MEDIUM ${subject}`];
        if (String(status) !== 'MISSED') return [];
        return [`SERVICE_LEVEL_MISSED ${belowMinimum ? 'CRITICAL' : 'HIGH'} ${subject}`];
      },
    );
    expect(flags.sort()).toEqual(expected.sort());
    expect(new Set(flags.map((flag) => flag.split(' ')[1]))).toEqual(
      new Set(['CRITICAL', 'HIGH', 'MEDIUM']),
    );
  });

  test('the other organization sees nothing of it', async () => {
    expect((await all(retailer, Provider)).map(({ name }) => name)).toEqual(['Corvane Logistics']);
    expect((await all(retailer, User)).map(({ email }) => email)).toEqual([
      'admin@quayside-retail.example',
    ]);
    for (const entity of LOADED) {
      const rows = await all<TenantEntity>(retailer, entity);
      expect(rows.filter((row) => row.organizationId !== retailer.organizationId)).toEqual([]);
    }
    expect(await all(retailer, Case)).toEqual([]);
    expect(await all(retailer, Attainment)).toEqual([]);
  });
});
