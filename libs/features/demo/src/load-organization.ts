import { BusinessFunction } from '@meridian/feature-providers';
import { loadContracts } from './load-contracts.js';
import { loadCases } from './load-cases.js';
import { loadPeople } from './load-people.js';
import { loadProvider } from './load-provider.js';
import { loadRoundTheClock } from './load-calendars.js';
import { KeptRows } from './kept-rows.js';
import type { Load } from './load.js';
import type { OrganizationPlan } from './plan/organization-plan.js';

/** Enters what the plan says and is not there yet. */
export async function loadOrganization(given: Omit<Load, 'kept'>, plan: OrganizationPlan): Promise<void> {
  const load: Load = { ...given, kept: new KeptRows(given.services.tenancy, given.caller) };
  load.progress(`${plan.name}: entering providers, contracts and service levels`);
  const functionIds = await loadBusinessFunctions(load, plan);
  const roundTheClock = await loadRoundTheClock(load);
  const providerIds = new Map<string, string>();
  for (const provider of plan.providers) {
    const loaded = await loadProvider(load, provider);
    providerIds.set(provider.name, loaded.providerId);
    await loadContracts(load, provider, { ...loaded, functionIds, roundTheClock });
  }
  load.progress(`${plan.name}: entering people`);
  await loadPeople(load, plan.people, providerIds);
  for (const provider of plan.providers) {
    await loadCases(load, provider, idIn(providerIds, provider.name));
  }
}
