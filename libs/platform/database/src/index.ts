export { openDatabase } from './database.js';
export type { Database, DatabaseSettings } from './database.js';
export { migrate, pendingMigrations, schemaDifferences } from './migrate.js';
export { retryOnConflict, sqlState } from './retry.js';
export { refusePrivilegedRole } from './runtime-role.js';
export { statement } from './statement.js';
export type { Statement } from './statement.js';
export { BelongsTo, TenantEntity } from './tenant-entity.js';
export { uuidv7 } from './uuid.js';
