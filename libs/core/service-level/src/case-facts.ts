import type { Instant } from '@meridian/core-calendar';

/** A recorded change: from `at` on, the case is in `state`. */
export interface CaseEvent {
  readonly at: Instant;
  readonly state: string;
}

/** All that is recorded of a case. Nothing computed is kept beside it. */
export interface CaseFacts {
  readonly openedAt: Instant;
  /**
   * At least one. Taken in order of time; events of the same instant in the order of this list, so
   * list them by their sequence.
   */
  readonly events: readonly CaseEvent[];
}
