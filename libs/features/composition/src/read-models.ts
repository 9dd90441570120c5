import { CONTRACT_EXTENSIONS, CONTRACT_READ_MODELS } from '@meridian/feature-contracts';
import { COVERAGE_READ_MODELS } from '@meridian/feature-coverage';
import { PROVIDER_READ_MODELS } from '@meridian/feature-providers';
import { RISK_READ_MODELS } from '@meridian/feature-risk';
import {
  SERVICE_LEVEL_EXTENSIONS,
  SERVICE_LEVEL_READ_MODELS,
} from '@meridian/feature-service-levels';
import { ReadModels } from '@meridian/platform-graphql';
import { AUDIT_READ_MODELS } from '@meridian/platform-audit';
import { CHECKPOINT_READ_MODELS } from '@meridian/platform-checkpoints';
import { JOB_READ_MODELS } from '@meridian/platform-jobs';
import { IDENTITY_READ_MODELS } from '@meridian/platform-identity';

/** How every GraphQL object is read, with what features add to each other's. */
export function createReadModels(): ReadModels {
  return new ReadModels(
    [
      ...IDENTITY_READ_MODELS,
      ...AUDIT_READ_MODELS,
      ...CHECKPOINT_READ_MODELS,
      ...JOB_READ_MODELS,
      ...PROVIDER_READ_MODELS,
      ...COVERAGE_READ_MODELS,
      ...CONTRACT_READ_MODELS,
      ...SERVICE_LEVEL_READ_MODELS,
      ...RISK_READ_MODELS,
    ],
    [...CONTRACT_EXTENSIONS, ...SERVICE_LEVEL_EXTENSIONS],
  );
}
