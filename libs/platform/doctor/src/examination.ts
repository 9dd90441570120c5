/** FAILED: something that must never happen has happened. WARNING: it may, before long. */
export type Severity = 'WARNING' | 'FAILED';

/** One place where something is wrong. */
export interface Finding {
  readonly severity: Severity;
  /** Where and what: `harbour-mutual: case INC1 was timed otherwise`. */
  readonly place: string;
  /** What a person should do about it. */
  readonly advice: string;
}

/** The same fault in a million rows is told by its first places. */
const MOST_FINDINGS = 20;

/** Notes of one check while it looks around. */
export class Examination {
  private seen = 0;
  private untold = 0;
  private readonly told: Finding[] = [];

  /** How many things the check has looked at. */
  get looked(): number {
    return this.seen;
  }

  /** The first findings. */
  get findings(): readonly Finding[] {
    return this.told;
  }

  /** How many more there were. */
  get more(): number {
    return this.untold;
  }

  saw(count: number): void {
    this.seen += count;
  }

  failed(place: string, advice: string): void {
    this.note({ severity: 'FAILED', place, advice });
  }

  warned(place: string, advice: string): void {
    this.note({ severity: 'WARNING', place, advice });
  }

  private note(finding: Finding): void {
    if (this.told.length < MOST_FINDINGS) this.told.push(finding);
    else this.untold += 1;
  }
}
