import { ContractsModule } from '@meridian/feature-contracts';
import { CoverageModule } from '@meridian/feature-coverage';
import { ProvidersModule } from '@meridian/feature-providers';
import { RiskModule } from '@meridian/feature-risk';
import { ServiceLevelsModule } from '@meridian/feature-service-levels';

/** Every feature that answers over GraphQL. */
export const FEATURE_MODULES = [
  ProvidersModule,
  CoverageModule,
  ContractsModule,
  ServiceLevelsModule,
  RiskModule,
];
