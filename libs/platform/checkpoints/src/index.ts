export { AuditCheckpoint } from './audit-checkpoint.js';
export { readCheckpoint } from './checkpoint.js';
export type { Checkpoint } from './checkpoint.js';
export { CHECKPOINT_JOBS, CHECKPOINT_SCHEDULES, checkpointJobHandlers } from './checkpoint.jobs.js';
export { CHECKPOINT_READ_MODELS, CheckpointsModule } from './checkpoints.resolver.js';
export { exportAuditLog } from './export-audit-log.js';
export { signCheckpoint } from './sign-checkpoint.js';
export { openSigningKey } from './signing-key.js';
export type { SigningKey, SigningKeyPlace } from './signing-key.js';
