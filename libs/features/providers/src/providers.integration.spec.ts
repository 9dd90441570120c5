import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditEntry, AuditHead } from '@meridian/platform-audit';
import { uuidv7 } from '@meridian/platform-database';
import { OutboxEvent } from '@meridian/platform-outbox';
import { Organization, type Caller } from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import { BusinessFunction, Criticality, DataClassification } from './business-function.js';
import { Provider, ProviderKind } from './provider.js';
import { ProvidersService } from './providers.service.js';
import { Site, SiteLocation } from './site.js';
import { Team } from './team.js';

let test: TestDatabase;
let service: ProvidersService;
let acme: Caller;
let globex: Caller;

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
  ]);
  service = new ProvidersService(test.tenancy);
});

afterAll(() => test.close());

beforeEach(async () => {
  acme = await test.createOrganization('Acme');
  globex = await test.createOrganization('Globex');
});

const createProvider = (caller = acme, name = 'Tessaro'): Promise<string> =>
  service.createProvider(caller, { name, kind: ProviderKind.OUTSOURCED, country: 'IN' });

const createSite = (providerId: string, name = 'Pune'): Promise<string> =>
  service.createSite(acme, {
    providerId,
    name,
    city: 'Pune',
    country: 'IN',
    timeZone: 'Asia/Kolkata',
    location: SiteLocation.OFFSHORE,
  });

const team = (siteId: string, reference: string | null = null, headcount = 12) => ({
  siteId,
  name: 'Night shift',
  reference,
  headcount,
  permanent: true,
});

const stored = <Row extends object>(entity: new () => Row, id: string): Promise<Row | null> =>
  test.tenancy.command(acme, ({ manager }) =>
    manager.createQueryBuilder(entity, 'row').where('row.id = :id', { id }).getOne(),
  );

async function recordedActions(): Promise<string[]> {
  const entries = await test.tenancy.command(acme, ({ manager }) =>
    manager.find(AuditEntry, { order: { sequence: 'ASC' } }),
  );
  return entries.map(({ action }) => action);
}

describe('a provider', () => {
  it('is entered with its sites and teams, and each is recorded', async () => {
    const providerId = await createProvider();
    const siteId = await createSite(providerId);
    const teamId = await service.createTeam(acme, team(siteId, 'Group 70'));
    expect(await stored(Provider, providerId)).toMatchObject({ name: 'Tessaro', version: 1 });
    expect(await stored(Site, siteId)).toMatchObject({ providerId, subdivision: null });
    expect(await stored(Team, teamId)).toMatchObject({ siteId, reference: 'Group 70' });
    expect(await recordedActions()).toEqual(['provider.created', 'site.created', 'team.created']);
  });

  it('keeps what a change leaves out', async () => {
    const id = await createProvider();
    await service.updateProvider(acme, { id, version: 1, country: 'PL' });
    expect(await stored(Provider, id)).toMatchObject({
      name: 'Tessaro',
      country: 'PL',
      version: 2,
    });
  });

  it('may be called what a provider of another organization is called', async () => {
    await createProvider(globex);
    await expect(createProvider(acme)).resolves.toEqual(expect.any(String));
  });

  it('is found by its id and by its exact name', async () => {
    const id = await createProvider();
    await createProvider(acme, 'Tessaro Services');
    expect(await service.providerNamed(acme, 'Tessaro')).toMatchObject({ id });
    expect(await service.providerNamed(acme, id)).toMatchObject({ name: 'Tessaro' });
  });

  it('of another organization is not found by name or id', async () => {
    const id = await createProvider(globex);
    for (const named of ['Tessaro', id]) {
      await expect(service.providerNamed(acme, named)).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: `There is no such provider ("${named}").`,
      });
    }
  });
});

describe('a team', () => {
  it('belongs to the provider of its site', async () => {
    const providerId = await createProvider();
    const teamId = await service.createTeam(acme, team(await createSite(providerId)));
    const found = await test.tenancy.command(acme, (work) => service.team(work, teamId));
    expect(found).toMatchObject({ id: teamId, providerId });
  });

  it('cannot work at a site of another organization, nor at one that is not there', async () => {
    const siteId = await createSite(await createProvider());
    const refusal = { code: 'NOT_FOUND', message: 'There is no such site.' };
    await expect(service.createTeam(globex, team(siteId))).rejects.toMatchObject(refusal);
    await expect(service.createTeam(acme, team(uuidv7(0)))).rejects.toMatchObject(refusal);
    await expect(service.createTeam(acme, team('pune'))).rejects.toMatchObject(refusal);
  });

  it('has a name of its own in the files of its provider', async () => {
    const siteId = await createSite(await createProvider());
    await service.createTeam(acme, team(siteId, 'Group 70'));
    await expect(service.createTeam(acme, team(siteId, 'Group 70'))).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'There is already a team with this reference.',
      details: { inputPath: ['input', 'reference'] },
    });
    await service.createTeam(acme, team(siteId));
    await expect(service.createTeam(acme, team(siteId))).resolves.toEqual(expect.any(String));
  });

  it('has somebody in it', async () => {
    const siteId = await createSite(await createProvider());
    await expect(service.createTeam(acme, team(siteId, null, 0))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'The team does not fit together: check its values.',
    });
  });

  it('is not shown to another organization', async () => {
    const teamId = await service.createTeam(acme, team(await createSite(await createProvider())));
    const looked = test.tenancy.command(globex, (work) => service.team(work, teamId));
    await expect(looked).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a business function', () => {
  it('is entered once under its name', async () => {
    const claims = {
      name: 'Claims',
      core: true,
      criticality: Criticality.HIGH,
      dataClassification: DataClassification.CONFIDENTIAL,
    };
    const id = await service.createBusinessFunction(acme, claims);
    expect(await stored(BusinessFunction, id)).toMatchObject(claims);
    await expect(service.createBusinessFunction(acme, claims)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'There is already a business function with this name.',
    });
  });
});
