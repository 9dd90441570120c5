import type { RecordedKind } from '@meridian/platform-outbox';
import { BusinessFunction } from './business-function.js';
import { Provider } from './provider.js';
import { Site } from './site.js';
import { Team } from './team.js';

export const PROVIDER: RecordedKind<Provider> = {
  entity: Provider,
  kind: 'Provider',
  label: 'provider',
};
export const SITE: RecordedKind<Site> = { entity: Site, kind: 'Site', label: 'site' };
export const TEAM: RecordedKind<Team> = { entity: Team, kind: 'Team', label: 'team' };
export const BUSINESS_FUNCTION: RecordedKind<BusinessFunction> = {
  entity: BusinessFunction,
  kind: 'BusinessFunction',
  label: 'business function',
};
