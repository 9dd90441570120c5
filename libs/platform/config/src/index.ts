export type { Configuration, DatabaseConfiguration, LogLevel } from './configuration.js';
export { dataDirectoryOf, readConfiguration } from './read-configuration.js';
