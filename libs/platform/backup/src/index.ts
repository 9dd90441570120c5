export { compareWithManifest } from './compare-with-manifest.js';
export type { Comparison } from './compare-with-manifest.js';
export { makeBackup } from './make-backup.js';
export type { Manifest } from './manifest.js';
export { restoreBackup } from './restore-backup.js';
export { exportOrganization } from './export-organization.js';
export { importOrganization, readHead } from './import-organization.js';
export type { ExportHead } from './import-organization.js';
export { readLines } from './read-lines.js';
