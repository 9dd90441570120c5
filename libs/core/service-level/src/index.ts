export { attainment } from './attainment.js';
export type {
  Attainment,
  AttainmentStatus,
  CaseShare,
  Objective,
  OutcomeCounts,
} from './attainment.js';
export type {
  CaseClock,
  ClockOutcome,
  ClockReading,
  ClockSegment,
  ClockState,
} from './case-clock.js';
export type { CaseEvent, CaseFacts } from './case-facts.js';
export type { ClockAction, ClockDefinition, Side, StateRule } from './clock-definition.js';
export { windowOf } from './due-window.js';
export { fractionFromDecimal, fractionFromPercent } from './fraction.js';
export type { Fraction } from './fraction.js';
export { readClock, runClock } from './run-clock.js';
export { ServiceLevelError } from './service-level-error.js';
export type { ServiceLevelErrorCode } from './service-level-error.js';
