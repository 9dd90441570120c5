import { Module } from '@nestjs/common';
import { ProvidersModule } from '@meridian/feature-providers';
import {
  ContractFields,
  EngagementFields,
  ProviderContractFields,
} from './contract-fields.resolver.js';
import { ContractsResolver } from './contracts.resolver.js';
import { ContractsService } from './contracts.service.js';

@Module({
  imports: [ProvidersModule],
  providers: [
    ContractsService,
    ContractsResolver,
    ContractFields,
    EngagementFields,
    ProviderContractFields,
  ],
  exports: [ContractsService],
})
export class ContractsModule {}
