export { HealthChecks } from './health-checks.js';
export type { HealthCheck, HealthReport } from './health-checks.js';
export { createLogger } from './logger.js';
export type { Logger, LoggerOptions } from './logger.js';
export { createMetrics } from './metrics.js';
export type { Metrics, Outcome } from './metrics.js';
export { answerOperations } from './operations.js';
export { startTracing } from './tracing/start-tracing.js';
export { traced, TracedRequest, tracedForRequest } from './tracing/traced.js';
