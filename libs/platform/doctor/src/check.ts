import type { Examination } from './examination.js';
import type { Installation } from './installation.js';

/** Something that must hold of an installation at all times, and how to find out. */
export interface Check {
  /** Unique, as people say it: `audit chains`. */
  readonly name: string;
  /** What a person may rely on when it passes, as a sentence. */
  readonly proves: string;
  /** What it looks at and counts: `audit entries`. Without any, it proved nothing and says so. */
  readonly counts: string;
  /** How long what only looks like a fault can last; two seconds when left out. */
  readonly settlesMs?: number;
  /**
   * Reads, in constant memory, and tells the examination what it saw and what was wrong. Throwing
   * counts as a failure: a check that could not be made has not passed.
   */
  examine(installation: Installation, examination: Examination): Promise<void>;
}
