import { Contract, Engagement } from '@meridian/feature-contracts';
import { ServiceLevel } from '@meridian/feature-service-levels';
import type { Load } from './load.js';
import { NamedIds } from './named-ids.js';
import type { ContractPlan, ServiceLevelPlan } from './plan/organization-plan.js';

/** The customer's own: months of every contract begin and end at home. */
const CONTRACT_ZONE = 'Europe/London';

/** Before the first case of the log, after the first day of every contract. */
const MEASURED_FROM = '2016-02-01';

const HOUR_MS = 3_600_000;

/** What contracts refer to. */
export interface KnownIds {
  readonly providerId: string;
  readonly functions: NamedIds;
  readonly teams: NamedIds;
  /** By name of the site. */
  readonly calendars: NamedIds;
  readonly contracts: NamedIds;
  readonly roundTheClock: string;
}

/** Enters a contract with its engagements and service levels, and notes its id. */
export async function loadContract(load: Load, plan: ContractPlan, known: KnownIds): Promise<void> {
  const { kind, number, title, startsOn } = plan;
  const contractId = await load.kept.idOr(Contract, { number }, () =>
    load.services.contracts.createContract(load.caller, {
      providerId: known.providerId,
      parentId: plan.parent === null ? null : known.contracts.of(plan.parent),
      kind,
      number,
      title,
      timeZone: CONTRACT_ZONE,
      startsOn,
    }),
  );
  known.contracts.set(number, contractId);
  const engagements = await loadEngagements(load, plan, { ...known, contractId });
  for (const level of plan.serviceLevels) {
    await loadServiceLevel(load, level, { ...known, contractId, engagements });
  }
}

async function loadEngagements(
  load: Load,
  plan: ContractPlan,
  known: KnownIds & { readonly contractId: string },
): Promise<NamedIds> {
  const { services, caller, kept } = load;
  const { contractId } = known;
  const engagements = new NamedIds('engagement');
  for (const { name, team, businessFunction, startsOn } of plan.engagements) {
    const id = await kept.idOr(Engagement, { contractId, name }, () =>
      services.contracts.createEngagement(caller, {
        contractId,
        teamId: known.teams.of(team),
        businessFunctionId: known.functions.of(businessFunction),
        name,
        startsOn,
      }),
    );
    engagements.set(name, id);
  }
  return engagements;
}

async function loadServiceLevel(
  load: Load,
  plan: ServiceLevelPlan,
  known: KnownIds & { readonly contractId: string; readonly engagements: NamedIds },
): Promise<void> {
  const { name, expected, minimum } = plan;
  const { contractId } = known;
  await load.kept.idOr(ServiceLevel, { contractId, name }, () =>
    load.services.serviceLevels.createServiceLevel(load.caller, {
      contractId,
      engagementId: plan.engagement === null ? null : known.engagements.of(plan.engagement),
      calendarId: plan.hoursOf === null ? known.roundTheClock : known.calendars.of(plan.hoursOf),
      name,
      priorities: [plan.priority],
      target: plan.targetHours * HOUR_MS,
      expected,
      minimum,
      startsOn: MEASURED_FROM,
    }),
  );
}
