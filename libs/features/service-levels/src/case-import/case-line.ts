import type { Instant } from '@meridian/core-calendar';
import type { CasePriority, CaseStateWord } from './case-words.js';

/** What one line of a file says about a case. */
export interface CaseLine {
  /** Line of the file on which the record begins, counted from 1. */
  readonly line: number;
  readonly caseNumber: string;
  /** Order among the events of the case, from 0 on. */
  readonly sequence: number;
  readonly openedAt: Instant;
  /** Not before `openedAt`. */
  readonly occurredAt: Instant;
  readonly state: CaseStateWord;
  readonly priority: CasePriority;
  readonly team: string | null;
}

/** Why a line was refused; a line can have several problems. */
export interface ImportProblem {
  readonly line: number;
  /** Header name; null when it is about the record as a whole. */
  readonly column: string | null;
  /** Stable name, in upper case. */
  readonly code: string;
  /** For people: what is wrong, where, with the value, and what to do. */
  readonly message: string;
}
