import type { Milliseconds } from '@meridian/core-calendar';

/** What a case's state does to the clock. STOPS is final unless a later event reopens the case. */
export type ClockAction = 'RUNS' | 'STANDS' | 'STOPS';

/** Who holds the case meanwhile. NOBODY: neither side can act, the time is shared. */
export type Side = 'CLIENT' | 'NOBODY' | 'PROVIDER';

/** What one state means for the clock. */
export interface StateRule {
  readonly clock: ClockAction;
  readonly side: Side;
  /** Shown to people as the reason, e.g. 'Awaiting the user'. */
  readonly cause: string;
}

/** A clock of a service level: how much business time a case may take, and in which states. */
export interface ClockDefinition {
  /** Business time within which the case must be stopped; more than 0. */
  readonly target: Milliseconds;
  /** By name of the state. Every state that occurs in a case must be here. */
  readonly stateRules: ReadonlyMap<string, StateRule>;
}
