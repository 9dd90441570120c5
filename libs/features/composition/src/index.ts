export { ENTITIES } from './entities.js';
export { FEATURE_MODULES } from './feature-modules.js';
export { announcementsOf, createJobHandlers, JOBS, SCHEDULES } from './jobs.js';
export { createReadModels } from './read-models.js';
