export { Attainment, AttainmentStatus } from './attainment/attainment.js';
export { CaseClock } from './attainment/case-clock.js';
export { announcedAttainments } from './attainment/announced-attainments.js';
export { exportAttainments } from './attainment/attainment-export.js';
export { AttainmentsService } from './attainment/attainments.service.js';
export type { AttainmentFacts, AttainmentKey } from './attainment/attainments.service.js';
export type { CaseFileMapping } from './case-import/case-file-mapping.js';
export { importProblems } from './case-import/import-problems.js';
export { refusedLines, repairedMapping } from './case-import/refused-lines.js';
export { loadCaseFileMapping } from './case-import/load-case-file-mapping.js';
export { CaseEvent } from './cases/case-event.js';
export { CaseImport, CaseImportProblem, CaseImportStatus } from './cases/case-import.js';
export { UPLOAD_LIMIT } from './cases/case-import.resolver.js';
export { CaseEventRecorder } from './cases/case-event-recorder.js';
export { CaseImporter } from './cases/case-importer.js';
export { Case } from './cases/case.js';
export { Evaluator } from './evaluation/evaluator.js';
export { SERVICE_LEVEL_EXTENSIONS, SERVICE_LEVEL_READ_MODELS } from './read-models.js';
export { ServiceLevel } from './service-level.js';
export {
  SERVICE_LEVEL_JOBS,
  SERVICE_LEVEL_SCHEDULES,
  serviceLevelJobHandlers,
} from './service-level.jobs.js';
export { SERVICE_LEVEL_DOCTOR } from './service-level-doctor.js';
export { ServiceLevelsModule } from './service-levels.module.js';
export { ServiceLevelsService } from './service-levels.service.js';
