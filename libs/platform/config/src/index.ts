export type { Configuration, DatabaseConfiguration, LogLevel } from './configuration.js';
export { ConfigurationError } from './configuration-error.js';
export { readConfiguration } from './read-configuration.js';
export { variableTable } from './variables.js';
export type { VariableRow } from './variables.js';
