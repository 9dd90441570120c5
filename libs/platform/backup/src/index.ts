export { compareWithManifest } from './compare-with-manifest.js';
export type { Comparison } from './compare-with-manifest.js';
export { makeBackup } from './make-backup.js';
export type { Manifest } from './manifest.js';
export { restoreBackup } from './restore-backup.js';
