import { Provider, Site, Team } from '@meridian/feature-providers';
import { loadOfficeHours } from './load-calendars.js';
import type { Load } from './load.js';
import type { NamedIds } from './named-ids.js';
import type { ProviderPlan, SitePlan } from './plan/organization-plan.js';

/** Enters a provider; returns its id. */
export function loadProvider(load: Load, { name, kind, country }: ProviderPlan): Promise<string> {
  return load.kept.idOr(Provider, { name }, () =>
    load.services.providers.createProvider(load.caller, { name, kind, country }),
  );
}

/** Enters a site of a provider, its working calendar and its teams, and notes their ids. */
export async function loadSite(
  load: Load,
  plan: SitePlan,
  known: { providerId: string; teams: NamedIds; calendars: NamedIds },
): Promise<void> {
  const { services, caller, kept } = load;
  const { providerId, teams, calendars } = known;
  const { teams: teamPlans, ...values } = plan;
  const siteId = await kept.idOr(Site, { providerId, name: plan.name }, () =>
    services.providers.createSite(caller, { ...values, providerId }),
  );
  calendars.set(plan.name, await loadOfficeHours(load, plan, providerId));
  for (const team of teamPlans) {
    const id = await kept.idOr(Team, { providerId, reference: team.reference }, () =>
      services.providers.createTeam(caller, { ...team, siteId }),
    );
    teams.set(team.reference, id);
  }
}
