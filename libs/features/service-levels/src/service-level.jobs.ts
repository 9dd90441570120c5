import type { FileStore } from '@meridian/platform-files';
import { defineJob, defineSchedule, handle, type HandledJob } from '@meridian/platform-jobs';
import type { Tenancy } from '@meridian/platform-tenancy';
import { z } from 'zod';
import type { CaseImporter } from './cases/case-importer.js';
import { giveUpImport, giveUpSilentImports } from './cases/import-ending.js';
import type { Evaluator } from './evaluation/evaluator.js';
import { ENLIST_CASES_OF_CALENDAR, ENLIST_CASES_OF_LEVEL } from './evaluation/work-list.js';

const MINUTE = 60_000;
const subject = z.object({ subjectId: z.uuid() });

const IMPORT_CASES = defineJob({
  name: 'import-cases',
  queue: 'imports',
  payload: subject,
  attempts: 5,
  backoffMs: 5_000,
  timeoutMs: 60 * MINUTE,
  on: ['case-import.requested'],
});

const EVALUATE_CASES = defineJob({
  name: 'evaluate-cases',
  queue: 'projections',
  payload: z.object({}),
  attempts: 10,
  backoffMs: 1_000,
  timeoutMs: 10 * MINUTE,
  coversAll: true,
  on: ['case-import.recorded', 'case-event.recorded', 'cases.left-to-evaluate'],
});

const EVALUATE_SERVICE_LEVEL = defineJob({
  name: 'evaluate-service-level',
  queue: 'projections',
  payload: subject,
  attempts: 10,
  backoffMs: 1_000,
  timeoutMs: 30 * MINUTE,
  on: ['service-level.created', 'service-level.updated'],
});

const EVALUATE_CALENDAR = defineJob({
  name: 'evaluate-calendar',
  queue: 'projections',
  payload: subject,
  attempts: 10,
  backoffMs: 1_000,
  timeoutMs: 30 * MINUTE,
  on: ['working-calendar.updated'],
});

const EVALUATE_OVERDUE_CASES = defineJob({
  name: 'evaluate-overdue-cases',
  queue: 'projections',
  payload: z.object({}),
  attempts: 3,
  backoffMs: 1_000,
  timeoutMs: 10 * MINUTE,
  on: [],
});

const GIVE_UP_SILENT_IMPORTS = defineJob({
  name: 'give-up-silent-imports',
  queue: 'imports',
  payload: z.object({}),
  attempts: 3,
  backoffMs: 1_000,
  timeoutMs: MINUTE,
  on: [],
});

export const SERVICE_LEVEL_JOBS = [
  IMPORT_CASES,
  EVALUATE_CASES,
  EVALUATE_SERVICE_LEVEL,
  EVALUATE_CALENDAR,
  EVALUATE_OVERDUE_CASES,
  GIVE_UP_SILENT_IMPORTS,
];

/** What time alone brings: deadlines pass, events recorded ahead come, readers stay silent. */
export const SERVICE_LEVEL_SCHEDULES = [
  defineSchedule({ name: 'overdue-cases', every: MINUTE, job: EVALUATE_OVERDUE_CASES }),
  defineSchedule({ name: 'silent-imports', every: 5 * MINUTE, job: GIVE_UP_SILENT_IMPORTS }),
];

/** What the jobs work with. */
export interface ServiceLevelJobServices {
  readonly tenancy: Tenancy;
  readonly evaluator: Evaluator;
  readonly importer: CaseImporter;
  readonly files: FileStore;
}

/** What each job does; all recompute from what is recorded, so they may run twice. */
export function serviceLevelJobHandlers(services: ServiceLevelJobServices): HandledJob[] {
  const { tenancy, evaluator, importer, files } = services;
  return [
    handle(
      IMPORT_CASES,
      (caller, { subjectId }, { signal }) => importer.runUploaded(caller, subjectId, files, signal),
      (work, { subjectId }) => giveUpImport(work, subjectId),
    ),
    handle(GIVE_UP_SILENT_IMPORTS, async (caller) => {
      await giveUpSilentImports(tenancy, caller);
    }),
    handle(EVALUATE_CASES, async (caller, _payload, { signal }) => {
      await evaluator.evaluateSome(caller, signal);
    }),
    handle(EVALUATE_SERVICE_LEVEL, async (caller, { subjectId }, { signal }) => {
      const { organizationId } = caller;
      await tenancy.command(caller, (work) =>
        work.query(ENLIST_CASES_OF_LEVEL, { organizationId, serviceLevelId: subjectId }),
      );
      await evaluator.evaluateSome(caller, signal);
      await evaluator.judgeAgain(caller, subjectId);
    }),
    handle(EVALUATE_CALENDAR, async (caller, { subjectId }, { signal }) => {
      const { organizationId } = caller;
      await tenancy.command(caller, (work) =>
        work.query(ENLIST_CASES_OF_CALENDAR, { organizationId, calendarId: subjectId }),
      );
      await evaluator.evaluateSome(caller, signal);
    }),
    handle(EVALUATE_OVERDUE_CASES, async (caller, _payload, { signal }) => {
      await evaluator.evaluateOverdue(caller, signal);
    }),
  ];
}
