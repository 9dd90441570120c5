import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Provider } from '@meridian/feature-providers';
import { RiskFlag, RiskFlagsService } from '@meridian/feature-risk';
import {
  Attainment,
  AttainmentsService,
  AttainmentStatus,
  Case,
  CaseClock,
  CaseImport,
  CaseImportProblem,
  ServiceLevel,
} from '@meridian/feature-service-levels';
import { Passwords, User } from '@meridian/platform-identity';
import { SignInLookup, type Caller } from '@meridian/platform-tenancy';
import { DEMO_PASSWORD, type DemoSignIn } from './demo-sign-in.js';
import { DemoWorld, LOADED } from './demo-world.fixture.js';
import { loadDemo } from './load-demo.js';
import { recount, type Recount } from './plain-recount.fixture.js';
import { HARBOUR_MUTUAL } from './plan/harbour-mutual.js';
import type { ServiceLevelPlan } from './plan/organization-plan.js';

const SPRING = ['2016-03-01', '2016-04-01', '2016-05-01'];
const AFTER_THE_LOG = '2018';
const HUNDRED = 100;

/** What a month comes to, in one line, judged in whole per cent. */
function monthLine(level: ServiceLevelPlan, month: string, { met, missed }: Recount): string {
  const reaches = (share: string): boolean =>
    met * HUNDRED >= (met + missed) * Math.round(Number(share) * HUNDRED);
  const status = reaches(level.expected) ? 'MET' : 'MISSED';
  const grave = reaches(level.minimum) ? '' : ', below minimum';
  return `${level.name}, ${month}: ${met} of ${met + missed}, ${status}${grave}`;
}

/** The same of a stored attainment, as the engine judged it. */
function judgedLine(level: ServiceLevelPlan, found: Attainment): string {
  const { windowStart, met, missed, status, belowMinimum } = found;
  const grave = belowMinimum ? ', below minimum' : '';
  return `${level.name}, ${windowStart}: ${met} of ${met + missed}, ${status}${grave}`;
}

describe('the demo', () => {
  let world: DemoWorld;
  let insurer: Caller;
  let retailer: Caller;

  const load = (): Promise<DemoSignIn[]> => {
    const { ownerUrl, tenancy } = world.test;
    return loadDemo({ ownerUrl, tenancy, now: new Date(), evaluate: true });
  };

  beforeAll(async () => {
    world = await DemoWorld.open();
    await load();
    insurer = await world.within('harbour-mutual');
    retailer = await world.within('quayside-retail');
  }, 60_000);
  afterAll(() => world.close());

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
    const lookup = new SignInLookup(world.test.database);
    for (const { email, role, password } of signIns) {
      const [account] = await lookup.accounts(email);
      expect(account?.role).toBe(role);
      expect(password).toBe(DEMO_PASSWORD);
      expect(await new Passwords().verify(account?.passwordHash ?? '', password)).toBe(true);
    }
  });

  test('takes every line of the extract but those that nobody can read', async () => {
    const imports = await world.all(insurer, CaseImport);
    expect(imports.map(({ status }) => status)).toEqual(Array(6).fill('COMPLETED'));
    expect(imports.every(({ fileId }) => fileId === null)).toBe(true);
    const problems = await world.all(insurer, CaseImportProblem);
    expect(problems.map(({ code, columnName }) => [code, columnName])).toEqual([
      ['UNKNOWN_STATE', 'ident_state'],
      ['UNKNOWN_STATE', 'ident_state'],
    ]);
    const fromLog = (await world.all(insurer, Case)).filter(
      ({ number }) => !number.startsWith('DEMO-'),
    );
    expect(fromLog).toHaveLength(322);
    const events = imports.filter(({ fileName }) => fileName.endsWith('.gz'));
    expect(events.reduce((sum, { eventsRecorded }) => sum + eventsRecorded, 0)).toBe(2_340);
  });

  test('loaded again it changes nothing', async () => {
    const before = [await world.counts(insurer), await world.counts(retailer)];
    await load();
    expect([await world.counts(insurer), await world.counts(retailer)]).toEqual(before);
  });

  test('each attainment of the log is what a plain recount of the file comes to', async () => {
    const levels = await world.all(insurer, ServiceLevel);
    const providers = await world.all(insurer, Provider);
    const attainments = await world.all(insurer, Attainment);
    for (const provider of HARBOUR_MUTUAL.providers) {
      const providerId = providers.find(({ name }) => name === provider.name)?.id;
      for (const plan of provider.contracts.flatMap(({ serviceLevels }) => serviceLevels)) {
        const plain = recount(provider, plan);
        const level = levels.find((one) => one.providerId === providerId && one.name === plan.name);
        const stored = attainments.filter(
          ({ serviceLevelId, windowStart }) =>
            serviceLevelId === level?.id && windowStart < AFTER_THE_LOG,
        );
        expect(stored.map((found) => judgedLine(plan, found)).sort()).toEqual(
          [...plain].map(([month, counts]) => monthLine(plan, month, counts)).sort(),
        );
        expect([...plain.keys()]).toEqual(expect.arrayContaining(SPRING));
      }
    }
  });

  test('shows levels met, missed, missed gravely, at risk and not measured yet', async () => {
    const attainments = await world.all(insurer, Attainment);
    const statuses = new Set(attainments.map(({ status }) => status));
    expect(statuses).toEqual(new Set(Object.values(AttainmentStatus)));
    expect(new Set(attainments.map(({ belowMinimum }) => belowMinimum))).toEqual(
      new Set([true, false]),
    );
  });

  test('shows open clocks, some running and some paused', async () => {
    const clocks = await world.all(insurer, CaseClock);
    const states = clocks
      .map(({ state, outcome }) => `${state} ${outcome}`)
      .filter((state) => !state.startsWith('STOPPED'));
    expect(states.sort()).toEqual([
      'PAUSED UNDECIDED',
      'PAUSED UNDECIDED',
      ...Array<string>(4).fill('RUNNING UNDECIDED'),
    ]);
  });

  test('raises a flag for each level missed or at risk, and for no other', async () => {
    const attainments = await world.all(insurer, Attainment);
    const keys = attainments.map(({ serviceLevelId, windowStart }) => ({
      serviceLevelId,
      windowStart,
    }));
    await new RiskFlagsService(world.test.tenancy, new AttainmentsService()).judgeServiceLevels(
      insurer,
      keys,
    );
    const flags = (await world.all(insurer, RiskFlag)).map(
      ({ kind, severity, subjectId, periodStart }) =>
        `${kind} ${severity} ${subjectId} ${periodStart}`,
    );
    const expected = attainments.flatMap(
      ({ status, belowMinimum, serviceLevelId, windowStart }) => {
        const subject = `${serviceLevelId} ${windowStart}`;
        if (status === AttainmentStatus.AT_RISK) return [`SERVICE_LEVEL_AT_RISK MEDIUM ${subject}`];
        if (status !== AttainmentStatus.MISSED) return [];
        return [`SERVICE_LEVEL_MISSED ${belowMinimum ? 'CRITICAL' : 'HIGH'} ${subject}`];
      },
    );
    expect(flags.sort()).toEqual(expected.sort());
    expect(new Set(flags.map((flag) => flag.split(' ')[1]))).toEqual(
      new Set(['CRITICAL', 'HIGH', 'MEDIUM']),
    );
  });

  test('the other organization sees nothing of it', async () => {
    expect((await world.all(retailer, Provider)).map(({ name }) => name)).toEqual([
      'Corvane Logistics',
    ]);
    expect((await world.all(retailer, User)).map(({ email }) => email)).toEqual([
      'admin@quayside-retail.example',
    ]);
    for (const entity of LOADED) {
      const rows = await world.all(retailer, entity);
      expect(rows.filter((row) => row.organizationId !== retailer.organizationId)).toEqual([]);
    }
    expect(await world.all(retailer, Case)).toEqual([]);
    expect(await world.all(retailer, Attainment)).toEqual([]);
  });
});
