export { RISK_READ_MODELS } from './read-models.js';
export { RiskFlag } from './risk-flag.js';
export { RiskFlagsService } from './risk-flags.service.js';
export { announcedRiskFlags, RISK_JOBS, riskJobHandlers } from './risk.jobs.js';
export { RiskModule } from './risk.module.js';
