import type { Instant, Milliseconds } from '@meridian/core-calendar';
import type { Side } from './clock-definition.js';

/** Whether the clock runs, stands for now, or has stopped for good. */
export type ClockState = 'PAUSED' | 'RUNNING' | 'STOPPED';

/** MISSED also while still open, once over the target; UNDECIDED open and not over it. */
export type ClockOutcome = 'MET' | 'MISSED' | 'UNDECIDED';

/**
 * A clock as it stood at one instant. Durations are business time of the calendar used, in
 * milliseconds.
 */
export interface ClockReading {
  readonly startedAt: Instant;
  readonly stoppedAt: Instant | null;
  readonly state: ClockState;
  /** Time in states in which the clock runs. */
  readonly elapsed: Milliseconds;
  /** Target less elapsed; negative when over. */
  readonly remaining: Milliseconds;
  /**
   * The earliest instant at which elapsed equals the target. Of a running clock, if it goes on
   * running; of a clock stopped in time, if it had. Null while paused short of the target, for no
   * one knows when it will resume, and when the calendar never opens long enough again.
   */
  readonly dueAt: Instant | null;
  readonly outcome: ClockOutcome;
  /** Elapsed beyond the target; 0 when not over. */
  readonly lateBy: Milliseconds;
  /** Time by who held the case, whether counted or not. The three sum to all time of the case. */
  readonly providerTime: Milliseconds;
  readonly clientTime: Milliseconds;
  readonly sharedTime: Milliseconds;
}

/** A stretch [from, to) of a case in one state, and what it did to the clock. */
export interface ClockSegment {
  readonly from: Instant;
  readonly to: Instant;
  /** Whether its business time counts against the target. */
  readonly counts: boolean;
  readonly side: Side;
  readonly cause: string;
  /** Null for the time before the first event of a case that was first seen when it had ended. */
  readonly state: string | null;
  readonly businessTime: Milliseconds;
}

/** A clock with the account of how its figures came about. */
export interface CaseClock extends ClockReading {
  readonly segments: readonly ClockSegment[];
}
