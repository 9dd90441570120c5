import type { Check } from '@meridian/platform-doctor';
import { ATTAINMENTS } from './checks/attainment-check.js';
import { CASE_RECORD } from './checks/case-record.js';
import { CLOCKS } from './checks/clock-check.js';
import { RECORDED_AMOUNTS } from './checks/recorded-amounts.js';
import { UPLOADS } from './checks/uploads.js';

/** What must hold of recorded cases and of what was computed from them. */
export const SERVICE_LEVEL_DOCTOR: readonly Check[] = [
  CASE_RECORD,
  RECORDED_AMOUNTS,
  CLOCKS,
  ATTAINMENTS,
  UPLOADS,
];
