/** What marks the data of one owner, so that every byte of it is known wherever it turns up. */
export interface Stamp {
  /** In every text: `CANARY-B1`. */
  readonly text: string;
  /** Every date and instant lies in it. */
  readonly year: number;
  /** Every number is the next prime from here on; owners without one count up from 1. */
  readonly primesFrom: number | null;
}

/** The marks of an owner's data, to be looked for in what others are told. */
export interface Marks {
  readonly texts: readonly string[];
  readonly numbers: ReadonlySet<string>;
  readonly ids: ReadonlySet<string>;
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) {
    if (candidate % divisor === 0) return false;
  }
  return true;
}

/** Gives out values with an owner's stamp and remembers them. */
export class Stamper {
  private readonly numbers = new Set<string>();
  private readonly ids = new Set<string>();
  private last: number;

  constructor(readonly stamp: Stamp) {
    this.last = (stamp.primesFrom ?? 1) - 1;
  }

  get marks(): Marks {
    const { text, year } = this.stamp;
    return { texts: [text, `${year}-`], numbers: this.numbers, ids: this.ids };
  }

  number(): number {
    do this.last += 1;
    while (this.stamp.primesFrom !== null && !isPrime(this.last));
    if (this.stamp.primesFrom !== null) {
      this.numbers.add(String(this.last));
      // Lengths of time are told in hours, minutes and seconds.
      this.numbers.add(duration(this.last)).add(duration(this.last / 1000));
    }
    return this.last;
  }

  text(table: string, column: string): string {
    return `${this.stamp.text}-${table}-${column}`;
  }

  day(): string {
    return `${this.stamp.year}-03-01`;
  }

  remember(id: string): void {
    this.ids.add(id);
  }
}

/** Seconds as the API writes them: PT277H46M43S. */
function duration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'H'],
    [Math.floor((seconds % 3600) / 60), 'M'],
    [Math.round((seconds % 60) * 1000) / 1000, 'S'],
  ] as const;
  return `PT${parts.map(([amount, unit]) => (amount === 0 ? '' : `${amount}${unit}`)).join('')}`;
}
