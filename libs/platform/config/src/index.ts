export type { Configuration, DatabaseConfiguration, LogLevel } from './configuration.js';
export { readConfiguration } from './read-configuration.js';
