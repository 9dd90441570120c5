import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  BusinessFunction,
  Criticality,
  DataClassification,
  Provider,
  ProviderKind,
  ProvidersService,
  Site,
  SiteLocation,
  Team,
} from '@meridian/feature-providers';
import { AuditEntry, AuditHead } from '@meridian/platform-audit';
import { uuidv7 } from '@meridian/platform-database';
import { OutboxEvent } from '@meridian/platform-outbox';
import { Organization, type Caller } from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import { Contract, ContractKind } from './contract.js';
import type { CreateContractInput, CreateEngagementInput } from './contracts.inputs.js';
import { ContractsService } from './contracts.service.js';
import { Engagement } from './engagement.js';

let test: TestDatabase;
let providers: ProvidersService;
let contracts: ContractsService;
let acme: Caller;
let tessaro: string;
let baltica: string;

beforeAll(async () => {
  test = await createTestDatabase([
    Organization,
    AuditEntry,
    AuditHead,
    OutboxEvent,
    Provider,
    Site,
    Team,
    BusinessFunction,
    Contract,
    Engagement,
  ]);
  providers = new ProvidersService(test.tenancy);
  contracts = new ContractsService(test.tenancy, providers);
});

afterAll(() => test.close());

beforeEach(async () => {
  acme = await test.createOrganization('Acme');
  tessaro = await createProvider(acme, 'Tessaro');
  baltica = await createProvider(acme, 'Baltica');
});

const createProvider = (caller: Caller, name: string): Promise<string> =>
  providers.createProvider(caller, { name, kind: ProviderKind.OUTSOURCED, country: 'IN' });

const contract = (changes: Partial<CreateContractInput> = {}): CreateContractInput => ({
  providerId: tessaro,
  kind: ContractKind.MSA,
  number: 'MSA-1',
  title: 'Service desk',
  timeZone: 'Europe/London',
  startsOn: '2026-01-01',
  ...changes,
});

const createContract = (changes: Partial<CreateContractInput> = {}): Promise<string> =>
  contracts.createContract(acme, contract(changes));

const storedContracts = (): Promise<Contract[]> =>
  test.tenancy.command(acme, ({ manager }) => manager.find(Contract, { order: { number: 'ASC' } }));

async function createTeam(providerId: string): Promise<string> {
  const siteId = await providers.createSite(acme, {
    providerId,
    name: 'Pune',
    city: 'Pune',
    country: 'IN',
    timeZone: 'Asia/Kolkata',
    location: SiteLocation.OFFSHORE,
  });
  return providers.createTeam(acme, { siteId, name: 'Desk', headcount: 12, permanent: true });
}

async function engagement(contractId: string, teamId: string): Promise<CreateEngagementInput> {
  const businessFunctionId = await providers.createBusinessFunction(acme, {
    name: 'Claims',
    core: true,
    criticality: Criticality.HIGH,
    dataClassification: DataClassification.CONFIDENTIAL,
  });
  return { contractId, teamId, businessFunctionId, name: 'Claims desk', startsOn: '2026-01-01' };
}

describe('a contract', () => {
  it('is open-ended and stands by itself unless it says otherwise', async () => {
    const id = await createContract();
    expect(await storedContracts()).toMatchObject([
      { id, providerId: tessaro, parentId: null, startsOn: '2026-01-01', endsOn: null, version: 1 },
    ]);
  });

  it('stands under another contract with the same provider', async () => {
    const parentId = await createContract();
    await createContract({ kind: ContractKind.SOW, number: 'SOW-1', parentId });
    expect(await storedContracts()).toMatchObject([{ parentId: null }, { parentId }]);
  });

  it('cannot stand under a contract with another provider', async () => {
    const parentId = await createContract({ providerId: baltica });
    await expect(createContract({ number: 'SOW-1', parentId })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'The parent contract is with another provider.',
      details: { inputPath: ['input', 'parentId'] },
    });
    expect(await storedContracts()).toHaveLength(1);
  });

  it('cannot stand under a contract of another organization', async () => {
    const parentId = await createContract();
    const globex = await test.createOrganization('Globex');
    const providerId = await createProvider(globex, 'Tessaro');
    const foreign = contracts.createContract(globex, contract({ providerId, parentId }));
    await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('does not end before it starts, but may end on its first day', async () => {
    await expect(createContract({ endsOn: '2025-12-31' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'The last day lies before the first.',
      details: { inputPath: ['input', 'endsOn'] },
    });
    await expect(createContract({ endsOn: '2026-01-01' })).resolves.toEqual(expect.any(String));
  });

  it('has a number of its own', async () => {
    await createContract();
    await expect(createContract({ providerId: baltica })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'There is already a contract with this number.',
      details: { inputPath: ['input', 'number'] },
    });
  });

  it.each([
    ['that is not there', () => uuidv7(0)],
    ['whose id is not an id', () => 'tessaro'],
  ])('is not made with a provider %s', async (_what, providerId) => {
    await expect(createContract({ providerId: providerId() })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'There is no such provider.',
      details: { inputPath: ['input', 'providerId'] },
    });
  });
});

describe('an engagement', () => {
  it("is the contract's provider at work", async () => {
    const input = await engagement(await createContract(), await createTeam(tessaro));
    const id = await contracts.createEngagement(acme, input);
    const found = await test.tenancy.command(acme, (work) => contracts.engagement(work, id));
    expect(found).toMatchObject({ ...input, providerId: tessaro, endsOn: null });
  });

  it('is not the work of a team of another provider', async () => {
    const input = await engagement(await createContract(), await createTeam(baltica));
    await expect(contracts.createEngagement(acme, input)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'The team works for another provider than the contract.',
      details: { inputPath: ['input', 'teamId'] },
    });
  });

  it('does not end before it starts', async () => {
    const input = await engagement(await createContract(), await createTeam(tessaro));
    const backwards = contracts.createEngagement(acme, { ...input, endsOn: '2025-12-31' });
    await expect(backwards).rejects.toMatchObject({
      message: 'The last day lies before the first.',
      details: { inputPath: ['input', 'endsOn'] },
    });
  });

  it('needs a contract, a team and a business function that are there', async () => {
    const input = await engagement(await createContract(), await createTeam(tessaro));
    const without = (changes: Partial<CreateEngagementInput>) =>
      contracts.createEngagement(acme, { ...input, ...changes });
    await expect(without({ contractId: uuidv7(0) })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'There is no such contract.',
    });
    await expect(without({ teamId: 'desk' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'There is no such team.',
    });
    await expect(without({ businessFunctionId: uuidv7(0) })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'There is no such business function.',
      details: { inputPath: ['input', 'businessFunctionId'] },
    });
  });

  it('is seen by users of its provider, and by those of no other', async () => {
    const input = await engagement(await createContract(), await createTeam(tessaro));
    const id = await contracts.createEngagement(acme, input);
    const look = (providerId: string) =>
      test.tenancy.command({ ...acme, providerId }, (work) => contracts.engagement(work, id));
    expect(await look(tessaro)).toMatchObject({ id });
    await expect(look(baltica)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
