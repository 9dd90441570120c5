import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Contract, ContractKind, ContractsService, Engagement } from '@meridian/feature-contracts';
import { CompiledCalendars, CoverageService, WorkingCalendar } from '@meridian/feature-coverage';
import {
  BusinessFunction,
  Provider,
  ProviderKind,
  ProvidersService,
  Site,
  Team,
} from '@meridian/feature-providers';
import {
  Attainment,
  AttainmentsService,
  AttainmentStatus,
  ServiceLevel,
  ServiceLevelsService,
} from '@meridian/feature-service-levels';
import { appendAuditEntry, AuditEntry, AuditHead } from '@meridian/platform-audit';
import { statement, uuidv7 } from '@meridian/platform-database';
import { IDENTITY_ENTITIES } from '@meridian/platform-identity';
import { OutboxEvent } from '@meridian/platform-outbox';
import { Organization, type Caller } from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import { RiskFlag, RiskFlagKind, RiskSeverity } from './risk-flag.js';
import { RiskFlagsService } from './risk-flags.service.js';

const { MISSED, MET, AT_RISK, NOT_MEASURED } = AttainmentStatus;
const MARCH = '2025-03-01';
const APRIL = '2025-04-01';

const ATTAIN = statement<
  {
    organizationId: string;
    id: string;
    providerId: string;
    serviceLevelId: string;
    windowStart: string;
    status: AttainmentStatus;
    belowMinimum: boolean;
    met: number;
    missed: number;
    undecided: number;
  },
  never
>(
  'test.attain',
  `insert into attainments values (:organizationId, :id, :providerId, :serviceLevelId, :windowStart,
     :status, :belowMinimum, :met, :missed, :undecided, now())
   on conflict (organization_id, service_level_id, window_start) do update set
     status = excluded.status, below_minimum = excluded.below_minimum, met = excluded.met,
     missed = excluded.missed, undecided = excluded.undecided`,
);

const ADD_USER = statement<{ organizationId: string; id: string }, never>(
  'test.add-user',
  `insert into users (organization_id, id, email, name, password_hash, role)
   values (:organizationId, :id, 'ann@example.com', 'Ann', 'none', 'VENDOR_MANAGER')`,
);

let test: TestDatabase;
let flags: RiskFlagsService;
let acme: Caller;
let providerId: string;
let serviceLevelId: string;

beforeAll(async () => {
  test = await createTestDatabase([
    ...IDENTITY_ENTITIES,
    Organization,
    AuditEntry,
    AuditHead,
    OutboxEvent,
    Provider,
    Site,
    Team,
    BusinessFunction,
    WorkingCalendar,
    Contract,
    Engagement,
    ServiceLevel,
    Attainment,
    RiskFlag,
  ]);
  flags = new RiskFlagsService(test.tenancy, new AttainmentsService());
});

afterAll(() => test.close());

beforeEach(async () => {
  acme = await test.createOrganization('Acme');
  const promised = await promise(acme);
  providerId = promised.providerId;
  serviceLevelId = promised.serviceLevelId;
});

/** A provider that promised 95 % of the cases within 8 hours. */
async function promise(caller: Caller): Promise<{ providerId: string; serviceLevelId: string }> {
  const providers = new ProvidersService(test.tenancy);
  const contracts = new ContractsService(test.tenancy, providers);
  const coverage = new CoverageService(test.tenancy, new CompiledCalendars());
  const levels = new ServiceLevelsService(test.tenancy, contracts, coverage);
  const provider = await providers.createProvider(caller, {
    name: 'Tessaro',
    kind: ProviderKind.OUTSOURCED,
    country: 'IN',
  });
  const contractId = await contracts.createContract(caller, {
    providerId: provider,
    kind: ContractKind.MSA,
    number: 'MSA-1',
    title: 'Service desk',
    timeZone: 'UTC',
    startsOn: '2025-01-01',
  });
  const calendarId = await coverage.createWorkingCalendar(caller, {
    name: 'Never',
    timeZone: 'UTC',
    weekly: [],
    exceptions: [],
  });
  const level = await levels.createServiceLevel(caller, {
    contractId,
    calendarId,
    name: 'Resolution',
    priorities: [],
    target: 8 * 60 * 60 * 1000,
    expected: '0.95',
    startsOn: '2025-01-01',
  });
  return { providerId: provider, serviceLevelId: level };
}

/** The numbers of a month change, and the month is judged. */
async function judge(
  status: AttainmentStatus,
  counts: { met?: number; missed?: number; undecided?: number; belowMinimum?: boolean } = {},
  windowStart = MARCH,
): Promise<void> {
  const numbers = { met: 18, missed: 2, undecided: 0, belowMinimum: false, ...counts };
  await test.tenancy.command(acme, (work) =>
    work.query(ATTAIN, {
      organizationId: acme.organizationId,
      id: uuidv7(Date.now()),
      providerId,
      serviceLevelId,
      windowStart,
      status,
      ...numbers,
    }),
  );
  await flags.judgeServiceLevels(acme, [{ serviceLevelId, windowStart }]);
}

const raised = (caller = acme): Promise<RiskFlag[]> =>
  test.tenancy.command(caller, ({ manager }) =>
    manager.find(RiskFlag, { order: { periodStart: 'ASC', kind: 'ASC' } }),
  );

async function theFlag(): Promise<RiskFlag> {
  const [flag, ...others] = await raised();
  expect(others).toEqual([]);
  if (!flag) throw new Error('There is no flag.');
  return flag;
}

async function announced(): Promise<string[]> {
  const events = await test.tenancy.command(acme, ({ manager }) =>
    manager.find(OutboxEvent, { order: { id: 'ASC' } }),
  );
  return events.map(({ type }) => type).filter((type) => type.startsWith('risk-flag.'));
}

async function ann(): Promise<Caller> {
  const id = uuidv7(Date.now());
  const { organizationId } = acme;
  await test.tenancy.command(acme, async (work) => {
    await work.query(ADD_USER, { organizationId, id });
    await appendAuditEntry(work, {
      action: 'user.created',
      subject: { kind: 'User', id },
      before: null,
      after: null,
    });
  });
  return { ...acme, actor: { kind: 'USER', id, name: 'Ann' } };
}

describe('a missed service level', () => {
  it('raises a high risk flag', async () => {
    await judge(MISSED);
    expect(await theFlag()).toMatchObject({
      providerId,
      kind: RiskFlagKind.SERVICE_LEVEL_MISSED,
      severity: RiskSeverity.HIGH,
      subjectKind: 'ServiceLevel',
      subjectId: serviceLevelId,
      periodStart: MARCH,
      summary: 'Tessaro, Resolution, 2025-03 missed: 18 of 20 cases in time; promised 95 %.',
      numbers: { met: 18, missed: 2, undecided: 0, expected: '0.95' },
      clearedAt: null,
      acknowledgedAt: null,
      version: 1,
    });
    expect(await announced()).toEqual(['risk-flag.raised']);
  });

  it('below its minimum raises a critical one', async () => {
    await judge(MISSED, { belowMinimum: true });
    expect(await theFlag()).toMatchObject({ severity: RiskSeverity.CRITICAL });
  });

  it('that sinks below its minimum makes the flag critical', async () => {
    await judge(MISSED);
    await judge(MISSED, { met: 5, missed: 15, belowMinimum: true });
    expect(await theFlag()).toMatchObject({ severity: RiskSeverity.CRITICAL, version: 2 });
    expect(await announced()).toEqual(['risk-flag.raised', 'risk-flag.changed']);
  });

  it('judged again by the same numbers changes nothing', async () => {
    await judge(MISSED);
    const before = await theFlag();
    await judge(MISSED);
    expect(await theFlag()).toEqual(before);
    expect(await announced()).toEqual(['risk-flag.raised']);
  });

  it('that was met after all clears the flag', async () => {
    await judge(MISSED);
    await judge(MET, { met: 20, missed: 0 });
    expect(await theFlag()).toMatchObject({ clearedAt: expect.any(Date), version: 2 });
    expect(await announced()).toEqual(['risk-flag.raised', 'risk-flag.cleared']);
  });

  it('of one month says nothing about another', async () => {
    await judge(MISSED);
    await judge(MISSED, {}, APRIL);
    await judge(MET, { met: 20, missed: 0 });
    expect(await raised()).toMatchObject([
      { periodStart: MARCH, clearedAt: expect.any(Date) },
      { periodStart: APRIL, clearedAt: null },
    ]);
  });

  it('whose cases are all gone clears the flag', async () => {
    await judge(MISSED);
    await test.tenancy.command(acme, ({ manager }) => manager.query('delete from attainments'));
    await flags.judgeServiceLevels(acme, [{ serviceLevelId, windowStart: MARCH }]);
    expect(await theFlag()).toMatchObject({ clearedAt: expect.any(Date) });
  });
});

describe('a service level at risk', () => {
  beforeEach(() => judge(AT_RISK, { met: 20, missed: 1, undecided: 2 }));

  it('raises an earlier and weaker flag', async () => {
    expect(await theFlag()).toMatchObject({
      kind: RiskFlagKind.SERVICE_LEVEL_AT_RISK,
      severity: RiskSeverity.MEDIUM,
      clearedAt: null,
    });
  });

  it('clears it when the level was met', async () => {
    await judge(MET, { met: 22, missed: 1 });
    expect(await theFlag()).toMatchObject({ clearedAt: expect.any(Date) });
  });

  it('clears it when the level was missed, and raises the stronger one', async () => {
    await judge(MISSED, { met: 20, missed: 3 });
    expect(await raised()).toMatchObject([
      { kind: RiskFlagKind.SERVICE_LEVEL_AT_RISK, clearedAt: expect.any(Date) },
      { kind: RiskFlagKind.SERVICE_LEVEL_MISSED, severity: RiskSeverity.HIGH, clearedAt: null },
    ]);
  });

  it('raises it again when it is at risk again', async () => {
    await judge(NOT_MEASURED, { met: 0, missed: 0, undecided: 3 });
    const cleared = await theFlag();
    expect(cleared.clearedAt).not.toBeNull();
    await judge(AT_RISK, { met: 20, missed: 1, undecided: 2 });
    const again = await theFlag();
    expect(again).toMatchObject({
      id: cleared.id,
      clearedAt: null,
      firstSeenAt: cleared.firstSeenAt,
    });
    expect(again.lastSeenAt.getTime()).toBeGreaterThan(cleared.lastSeenAt.getTime());
    expect(await announced()).toEqual([
      'risk-flag.raised',
      'risk-flag.cleared',
      'risk-flag.raised',
    ]);
  });
});

describe('taking note of a risk flag', () => {
  it('is recorded with who did it and when', async () => {
    await judge(MISSED);
    const { id } = await theFlag();
    const person = await ann();
    await flags.acknowledge(person, { id, version: 1 });
    expect(await theFlag()).toMatchObject({
      acknowledgedAt: expect.any(Date),
      acknowledgedBy: person.actor.id,
      version: 2,
    });
    const entries = await test.tenancy.command(acme, ({ manager }) => manager.find(AuditEntry));
    expect(entries).toContainEqual(
      expect.objectContaining({
        action: 'risk-flag.acknowledged',
        subjectId: id,
        actorName: 'Ann',
      }),
    );
  });

  it('of an older version than there is, is refused', async () => {
    await judge(MISSED);
    await judge(MISSED, { met: 17, missed: 3 });
    const { id } = await theFlag();
    await expect(flags.acknowledge(await ann(), { id, version: 1 })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { currentVersion: 2 },
    });
    expect(await theFlag()).toMatchObject({ acknowledgedAt: null });
  });

  it('stays while the numbers change, but not when the flag is raised again', async () => {
    await judge(MISSED);
    const { id } = await theFlag();
    await flags.acknowledge(await ann(), { id, version: 1 });
    await judge(MISSED, { met: 17, missed: 3 });
    expect(await theFlag()).toMatchObject({ acknowledgedAt: expect.any(Date), version: 3 });
    await judge(MET, { met: 20, missed: 0 });
    await judge(MISSED);
    expect(await theFlag()).toMatchObject({ acknowledgedAt: null, acknowledgedBy: null });
  });

  it('is for people only', async () => {
    await judge(MISSED);
    const { id } = await theFlag();
    await expect(flags.acknowledge(acme, { id, version: 1 })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('of a flag that is not there, or not ours, finds none', async () => {
    await judge(MISSED);
    const { id } = await theFlag();
    const globex = await test.createOrganization('Globex');
    const stranger: Caller = { ...(await ann()), organizationId: globex.organizationId };
    const error = { code: 'NOT_FOUND', message: 'There is no such risk flag.' };
    await expect(flags.acknowledge(stranger, { id, version: 1 })).rejects.toMatchObject(error);
    const wrong = flags.acknowledge(
      { ...stranger, organizationId: acme.organizationId },
      { id: 'flag', version: 1 },
    );
    await expect(wrong).rejects.toMatchObject(error);
  });
});

describe("the customer's judgement of risk", () => {
  it('is not shown to users of the provider', async () => {
    await judge(MISSED);
    expect(await raised({ ...acme, providerId })).toEqual([]);
  });

  it('is not shown to another organization, nor judged by it', async () => {
    await judge(MISSED);
    const globex = await test.createOrganization('Globex');
    await flags.judgeServiceLevels(globex, [{ serviceLevelId, windowStart: MARCH }]);
    expect(await raised(globex)).toEqual([]);
    expect(await theFlag()).toMatchObject({ clearedAt: null, version: 1 });
  });
});
