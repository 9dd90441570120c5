import { Module } from '@nestjs/common';
import { ProviderFields, SiteFields, TeamFields } from './provider-fields.resolver.js';
import { ProvidersResolver } from './providers.resolver.js';
import { ProvidersService } from './providers.service.js';

@Module({
  providers: [ProvidersService, ProvidersResolver, ProviderFields, SiteFields, TeamFields],
  exports: [ProvidersService],
})
export class ProvidersModule {}
