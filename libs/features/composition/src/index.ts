export { DOCTOR_CHECKS } from './doctor-checks.js';
export { ENTITIES } from './entities.js';
export { FEATURE_MODULES } from './feature-modules.js';
export { announcementsOf, createJobHandlers, JOBS, SCHEDULES } from './jobs.js';
export { createReadModels } from './read-models.js';
export { databaseUrls } from './database-urls.js';
export type { DatabaseUrls } from './database-urls.js';
export { runProgram } from './run-program.js';
export type { RunningProgram } from './run-program.js';
