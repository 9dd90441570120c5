import { Contract, Engagement } from '@meridian/feature-contracts';
import { WorkingCalendar } from '@meridian/feature-coverage';
import { BusinessFunction, Provider, Site, Team } from '@meridian/feature-providers';
import { RiskFlag } from '@meridian/feature-risk';
import {
  Attainment,
  Case,
  CaseClock,
  CaseEvent,
  CaseImport,
  CaseImportProblem,
  ServiceLevel,
} from '@meridian/feature-service-levels';
import { AuditEntry, AuditHead } from '@meridian/platform-audit';
import { AuditCheckpoint } from '@meridian/platform-checkpoints';
import { IDENTITY_ENTITIES } from '@meridian/platform-identity';
import { DeadLetter, JobRun } from '@meridian/platform-jobs';
import { OutboxEvent } from '@meridian/platform-outbox';
import type { DatabaseSettings } from '@meridian/platform-database';
import { IdempotencyKey, Organization } from '@meridian/platform-tenancy';

/** Every entity: what TypeORM knows, and what the schema is checked against. */
export const ENTITIES: DatabaseSettings['entities'] = [
  Organization,
  IdempotencyKey,
  ...IDENTITY_ENTITIES,
  AuditEntry,
  AuditHead,
  AuditCheckpoint,
  OutboxEvent,
  DeadLetter,
  JobRun,
  Provider,
  Site,
  Team,
  BusinessFunction,
  WorkingCalendar,
  Contract,
  Engagement,
  ServiceLevel,
  Case,
  CaseEvent,
  CaseImport,
  CaseImportProblem,
  CaseClock,
  Attainment,
  RiskFlag,
];
