import { ContractsModule } from '@meridian/feature-contracts';
import { CoverageModule } from '@meridian/feature-coverage';
import { ProvidersModule } from '@meridian/feature-providers';
import { RiskModule } from '@meridian/feature-risk';
import { ServiceLevelsModule } from '@meridian/feature-service-levels';
import { AuditModule } from '@meridian/platform-audit';
import { CheckpointsModule } from '@meridian/platform-checkpoints';
import { JobsModule } from '@meridian/platform-jobs';
import { JOBS } from './jobs.js';

/** Everything that answers over GraphQL, beside identity. */
export const FEATURE_MODULES = [
  AuditModule,
  CheckpointsModule,
  JobsModule.over(JOBS),
  ProvidersModule,
  CoverageModule,
  ContractsModule,
  ServiceLevelsModule,
  RiskModule,
];
