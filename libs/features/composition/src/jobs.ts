import { CompiledCalendars } from '@meridian/feature-coverage';
import {
  announcedRiskFlags,
  RISK_JOBS,
  riskJobHandlers,
  RiskFlagsService,
} from '@meridian/feature-risk';
import {
  announcedAttainments,
  AttainmentsService,
  CaseImporter,
  Evaluator,
  SERVICE_LEVEL_JOBS,
  SERVICE_LEVEL_SCHEDULES,
  serviceLevelJobHandlers,
} from '@meridian/feature-service-levels';
import {
  CHECKPOINT_JOBS,
  CHECKPOINT_SCHEDULES,
  checkpointJobHandlers,
  type SigningKey,
} from '@meridian/platform-checkpoints';
import type { FileStore } from '@meridian/platform-files';
import { announcedAccessChanges } from '@meridian/platform-identity';
import {
  HOUSEKEEPING_JOBS,
  HOUSEKEEPING_SCHEDULES,
  housekeepingJobHandlers,
  type HandledJob,
  type JobDefinition,
} from '@meridian/platform-jobs';
import type { Announcement, RelayedEvent } from '@meridian/platform-outbox';
import type { Tenancy } from '@meridian/platform-tenancy';

/** Every job there is. */
export const JOBS: readonly JobDefinition[] = [
  ...SERVICE_LEVEL_JOBS,
  ...RISK_JOBS,
  ...CHECKPOINT_JOBS,
  ...HOUSEKEEPING_JOBS,
];

/** Everything that is done again and again. */
export const SCHEDULES = [
  ...SERVICE_LEVEL_SCHEDULES,
  ...CHECKPOINT_SCHEDULES,
  ...HOUSEKEEPING_SCHEDULES,
];

/** What each job does, over one set of services. */
export function createJobHandlers(
  tenancy: Tenancy,
  files: FileStore,
  signingKey: SigningKey,
): HandledJob[] {
  const evaluator = new Evaluator(tenancy, new CompiledCalendars());
  const importer = new CaseImporter(tenancy);
  const flags = new RiskFlagsService(tenancy, new AttainmentsService());
  return [
    ...serviceLevelJobHandlers({ tenancy, evaluator, importer, files }),
    ...riskJobHandlers(flags),
    ...checkpointJobHandlers(tenancy, signingKey),
    ...housekeepingJobHandlers(tenancy),
  ];
}

/** What live subscribers are told of an event. */
export function announcementsOf(event: RelayedEvent): Announcement[] {
  return [
    ...announcedAttainments(event),
    ...announcedRiskFlags(event),
    ...announcedAccessChanges(event),
  ];
}
