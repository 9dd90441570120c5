import type { ContractKind } from '@meridian/feature-contracts';
import type {
  Criticality,
  DataClassification,
  ProviderKind,
  SiteLocation,
} from '@meridian/feature-providers';
import type { CaseFileMapping } from '@meridian/feature-service-levels';
import type { Role } from '@meridian/platform-tenancy';

/** What the demo puts into one organization. Things refer to each other by name. */
export interface OrganizationPlan {
  readonly slug: string;
  readonly name: string;
  readonly homeCountry: string;
  readonly currency: string;
  readonly businessFunctions: readonly BusinessFunctionPlan[];
  readonly providers: readonly ProviderPlan[];
  readonly people: readonly PersonPlan[];
}

interface BusinessFunctionPlan {
  readonly name: string;
  readonly core: boolean;
  readonly criticality: Criticality;
  readonly dataClassification: DataClassification;
}

export interface PersonPlan {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Name of the provider that a provider user belongs to; null for all others. */
  readonly provider: string | null;
}

export interface ProviderPlan {
  readonly name: string;
  readonly kind: ProviderKind;
  readonly country: string;
  readonly sites: readonly SitePlan[];
  readonly contracts: readonly ContractPlan[];
  /** Files under `data/`, each in the form that `servicenow-log` reads. */
  readonly caseFiles: readonly string[];
  readonly liveCases: readonly LiveCase[];
}

/** A site, and with it a calendar of the same name: office hours in its zone, holidays closed. */
export interface SitePlan {
  readonly name: string;
  readonly city: string;
  readonly country: string;
  readonly subdivision: string | null;
  readonly timeZone: string;
  readonly location: SiteLocation;
  readonly teams: readonly TeamPlan[];
}

interface TeamPlan {
  readonly name: string;
  /** The assignment group that the provider's files name. */
  readonly reference: string;
  readonly headcount: number;
  readonly permanent: boolean;
}

export interface ContractPlan {
  readonly number: string;
  readonly title: string;
  readonly kind: ContractKind;
  /** Number of the contract it stands under, which is listed before it. */
  readonly parent: string | null;
  readonly startsOn: string;
  readonly engagements: readonly EngagementPlan[];
  readonly serviceLevels: readonly ServiceLevelPlan[];
}

interface EngagementPlan {
  readonly name: string;
  /** Reference of the team. */
  readonly team: string;
  readonly businessFunction: string;
  readonly startsOn: string;
}

export interface ServiceLevelPlan {
  readonly name: string;
  readonly priority: string;
  readonly targetHours: number;
  /** Name of the site by whose hours the clock runs; null for round the clock. */
  readonly hoursOf: string | null;
  readonly expected: string;
  readonly minimum: string;
  /** Name of the engagement whose team's cases alone count; null for all. */
  readonly engagement: string | null;
}

/**
 * A case of the present, which no log can hold. Times are told backwards from the moment of loading,
 * so that there is something open to look at whenever that is.
 */
export interface LiveCase {
  readonly number: string;
  readonly priority: string;
  /** Reference of the team that holds it. */
  readonly team: string;
  readonly openedMinutesAgo: number;
  readonly events: readonly LiveEvent[];
}

export interface LiveEvent {
  readonly minutesAgo: number;
  readonly state: CaseFileMapping['states'][string];
}
