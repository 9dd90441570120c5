import { BusinessFunction } from '@meridian/feature-providers';
import { loadRoundTheClock } from './load-calendars.js';
import { loadCases } from './load-cases.js';
import { loadContract } from './load-contract.js';
import { loadPerson } from './load-person.js';
import { loadProvider, loadSite } from './load-provider.js';
import type { Load } from './load.js';
import { NamedIds } from './named-ids.js';
import type { OrganizationPlan, ProviderPlan } from './plan/organization-plan.js';

/** Enters what the plan says and is not there yet. */
export async function loadOrganization(load: Load, plan: OrganizationPlan): Promise<void> {
  load.progress(`${plan.name}: entering providers, contracts and service levels`);
  const functions = await loadBusinessFunctions(load, plan);
  const providers = new NamedIds('provider');
  for (const provider of plan.providers) {
    const providerId = await loadProvider(load, provider);
    providers.set(provider.name, providerId);
    await loadAgreements(load, provider, { providerId, functions });
  }
  load.progress(`${plan.name}: entering people`);
  for (const person of plan.people) {
    await loadPerson(load, person, person.provider === null ? null : providers.of(person.provider));
  }
  // Last, so that the cases meet levels that are complete.
  for (const provider of plan.providers) {
    await loadCases(load, provider, providers.of(provider.name));
  }
}

async function loadBusinessFunctions(load: Load, plan: OrganizationPlan): Promise<NamedIds> {
  const { services, caller, kept } = load;
  const functions = new NamedIds('business function');
  for (const values of plan.businessFunctions) {
    const id = await kept.idOr(BusinessFunction, { name: values.name }, () =>
      services.providers.createBusinessFunction(caller, values),
    );
    functions.set(values.name, id);
  }
  return functions;
}

/** The sites with their teams and calendars, and the contracts that rest on them. */
async function loadAgreements(
  load: Load,
  plan: ProviderPlan,
  { providerId, functions }: { providerId: string; functions: NamedIds },
): Promise<void> {
  const teams = new NamedIds('team');
  const calendars = new NamedIds('site');
  for (const site of plan.sites) await loadSite(load, site, { providerId, teams, calendars });
  const contracts = new NamedIds('contract');
  if (plan.contracts.length === 0) return;
  const roundTheClock = await loadRoundTheClock(load);
  for (const contract of plan.contracts) {
    const known = { providerId, functions, teams, calendars, contracts, roundTheClock };
    await loadContract(load, contract, known);
  }
}
