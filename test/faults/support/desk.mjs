import { ENTITIES } from '@meridian/feature-composition';
import { ContractsService } from '@meridian/feature-contracts';
import { CompiledCalendars, CoverageService } from '@meridian/feature-coverage';
import { ProvidersService } from '@meridian/feature-providers';
import { ServiceLevelsService } from '@meridian/feature-service-levels';
import { openDatabase } from '@meridian/platform-database';
import { Tenancy } from '@meridian/platform-tenancy';
import { createApiKey } from '../../bench/support/api-key.mjs';
import { openOrganization } from '../../bench/support/bench-database.mjs';

/** What a case may take, round the clock; simple, so that a plain count can be compared. */
export const TARGET_MS = 8 * 3_600_000;
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** An organization whose one provider's cases are judged; returns what a client needs to know. */
export async function openDesk({ ownerUrl, applicationUrl }, name) {
  const database = await openDatabase({
    url: applicationUrl,
    applicationName: 'meridian-faults',
    poolSize: 2,
    statementTimeoutMs: 60_000,
    entities: ENTITIES,
  });
  try {
    const tenancy = new Tenancy(database);
    const caller = await openOrganization(ownerUrl, name);
    const providerId = await enterContract(tenancy, caller);
    const scopes = ['cases:import', 'cases:read', 'providers:read', 'providers:write'];
    const key = await createApiKey({ database, tenancy }, caller, scopes);
    return { slug: `bench-${name}`, organizationId: caller.organizationId, providerId, key };
  } finally {
    await database.close();
  }
}

async function enterContract(tenancy, caller) {
  const providers = new ProvidersService(tenancy);
  const contracts = new ContractsService(tenancy, providers);
  const coverage = new CoverageService(tenancy, new CompiledCalendars());
  const levels = new ServiceLevelsService(tenancy, contracts, coverage);
  const provider = { name: 'Desk', kind: 'OUTSOURCED', country: 'IN' };
  const providerId = await providers.createProvider(caller, provider);
  const contractId = await contracts.createContract(caller, {
    providerId,
    kind: 'MSA',
    number: 'MSA-1',
    title: 'Service desk',
    timeZone: 'UTC',
    startsOn: '2020-01-01',
  });
  const windows = [{ start: '00:00', end: '24:00' }];
  const calendarId = await coverage.createWorkingCalendar(caller, {
    name: 'Round the clock',
    timeZone: 'UTC',
    weekly: DAYS.map((weekday) => ({ weekday, windows })),
    exceptions: [],
  });
  await levels.createServiceLevel(caller, {
    contractId,
    calendarId,
    name: 'Within 8 hours',
    priorities: [],
    target: TARGET_MS,
    expected: '0.95',
    startsOn: '2020-01-01',
  });
  return providerId;
}
