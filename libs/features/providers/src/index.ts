export { BusinessFunction, Criticality, DataClassification } from './business-function.js';
export { Provider, ProviderKind } from './provider.js';
export { ProvidersModule } from './providers.module.js';
export { ProvidersService } from './providers.service.js';
export { OF_PROVIDER, PROVIDER_READ_MODELS } from './read-models.js';
export { Site, SiteLocation } from './site.js';
export { Team } from './team.js';
