import { SERVICE_LEVEL_DOCTOR } from '@meridian/feature-service-levels';
import { AUDIT_CHECKS } from '@meridian/platform-audit';
import { INSTALLATION_CHECKS, type Check } from '@meridian/platform-doctor';
import { JOB_CHECKS } from '@meridian/platform-jobs';
import { OUTBOX_CHECKS } from '@meridian/platform-outbox';

/** Everything that `meridian doctor` examines, in the order in which it says so. */
export const DOCTOR_CHECKS: readonly Check[] = [
  ...INSTALLATION_CHECKS,
  ...OUTBOX_CHECKS,
  ...JOB_CHECKS,
  ...AUDIT_CHECKS,
  ...SERVICE_LEVEL_DOCTOR,
];
