import { payloadOf } from '@meridian/platform-graphql';
import { BusinessFunction } from './business-function.js';
import { Provider } from './provider.js';
import { Site } from './site.js';
import { Team } from './team.js';

export const CreateProviderPayload = payloadOf('CreateProvider', 'provider', Provider);
export const UpdateProviderPayload = payloadOf('UpdateProvider', 'provider', Provider);
export const CreateSitePayload = payloadOf('CreateSite', 'site', Site);
export const CreateTeamPayload = payloadOf('CreateTeam', 'team', Team);
export const CreateBusinessFunctionPayload = payloadOf(
  'CreateBusinessFunction',
  'businessFunction',
  BusinessFunction,
);
