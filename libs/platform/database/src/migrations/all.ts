import { Identity1795400000000 } from './1795400000000-identity.js';
import { Record1795400100000 } from './1795400100000-record.js';
import { ProvidersAndContracts1795400200000 } from './1795400200000-providers-and-contracts.js';
import { ServiceLevels1795400300000 } from './1795400300000-service-levels.js';
import { Duties1795400400000 } from './1795400400000-duties.js';
import { SpentPoints1795400500000 } from './1795400500000-spent-points.js';
import { IdempotencyKeys1795400600000 } from './1795400600000-idempotency-keys.js';
import { WhatTimeChanges1795400610000 } from './1795400610000-what-time-changes.js';
import { JobRuns1795400620000 } from './1795400620000-job-runs.js';
import { UploadDigest1795400700000 } from './1795400700000-upload-digest.js';
import { AuditCheckpoints1795400800000 } from './1795400800000-audit-checkpoints.js';
import { RecordedChanges1795400810000 } from './1795400810000-recorded-changes.js';
import { HolidayData1795400900000 } from './1795400900000-holiday-data.js';

/** Every change of the schema, in the order in which they happened. */
export const MIGRATIONS = [
  Identity1795400000000,
  Record1795400100000,
  ProvidersAndContracts1795400200000,
  ServiceLevels1795400300000,
  Duties1795400400000,
  SpentPoints1795400500000,
  IdempotencyKeys1795400600000,
  WhatTimeChanges1795400610000,
  JobRuns1795400620000,
  UploadDigest1795400700000,
  AuditCheckpoints1795400800000,
  RecordedChanges1795400810000,
  HolidayData1795400900000,
];

/** Their names, as the table of migrations keeps them. */
export const MIGRATION_NAMES = MIGRATIONS.map((migration) => migration.name);
