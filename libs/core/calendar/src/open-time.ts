import { instant } from './instant.js';
import type { Instant } from './instant.js';
import type { Interval } from './interval.js';

/** Sorted, disjoint half-open intervals: starts[i] to ends[i], in epoch milliseconds. */
export interface IntervalArrays {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
}

/**
 * Open time with running totals, so that measuring between two instants and finding the instant at
 * which a measure is reached are binary searches: O(log n) whatever the distance.
 */
export class OpenTime {
  readonly #starts: Float64Array;
  readonly #ends: Float64Array;
  /** Open milliseconds before interval i. */
  readonly #before: Float64Array;

  constructor({ starts, ends }: IntervalArrays) {
    this.#starts = starts;
    this.#ends = ends;
    this.#before = new Float64Array(starts.length);
    let total = 0;
    for (let i = 0; i < starts.length; i++) {
      this.#before[i] = total;
      total += valueAt(ends, i) - valueAt(starts, i);
    }
  }

  /** Open milliseconds in [from, to). */
  between(from: number, to: number): number {
    return this.#upTo(to) - this.#upTo(from);
  }

  /** The earliest instant at which `duration` open milliseconds (more than 0) have passed. */
  reached(from: number, duration: number): Instant | undefined {
    const total = this.#upTo(from) + duration;
    // Totals before intervals only grow, so the last one below the total is where it is reached;
    // "below", not "up to", chooses the closing instant rather than the next opening.
    const index = countBelow(this.#before, total) - 1;
    if (index < 0) return undefined;
    const at = valueAt(this.#starts, index) + total - valueAt(this.#before, index);
    return at <= valueAt(this.#ends, index) ? instant(at) : undefined;
  }

  isOpen(at: number): boolean {
    const index = countUpTo(this.#starts, at) - 1;
    return index >= 0 && at < valueAt(this.#ends, index);
  }

  /** The instant itself when open, else the next start of open time. */
  nextOpening(at: Instant): Instant | undefined {
    if (this.isOpen(at)) return at;
    const start = this.#starts[countUpTo(this.#starts, at)];
    return start === undefined ? undefined : instant(start);
  }

  /** The open intervals inside [from, to), cut at its ends. */
  arraysWithin(from: number, to: number): IntervalArrays {
    const first = countUpTo(this.#ends, from);
    const last = Math.max(first, countBelow(this.#starts, to));
    const starts = this.#starts.slice(first, last);
    const ends = this.#ends.slice(first, last);
    const end = ends.at(-1);
    if (starts[0] !== undefined) starts[0] = Math.max(starts[0], from);
    if (end !== undefined) ends[ends.length - 1] = Math.min(end, to);
    return { starts, ends };
  }

  #upTo(at: number): number {
    const index = countUpTo(this.#starts, at) - 1;
    if (index < 0) return 0;
    const end = Math.min(at, valueAt(this.#ends, index));
    return valueAt(this.#before, index) + end - valueAt(this.#starts, index);
  }
}

/** The same intervals as objects. */
export function intervalsOf({ starts, ends }: IntervalArrays): Interval[] {
  return Array.from(starts, (start, i) => ({
    start: instant(start),
    end: instant(valueAt(ends, i)),
  }));
}

/** Joins intervals that overlap or touch, given in any order; empty and reversed ones vanish. */
export function mergeIntervals(starts: readonly number[], ends: readonly number[]): IntervalArrays {
  const order = starts.map((_, i) => i);
  order.sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0));
  const merged = { starts: new Float64Array(starts.length), ends: new Float64Array(starts.length) };
  let count = 0;
  let lastEnd = -Infinity;
  for (const index of order) {
    const [start, end] = [starts[index] ?? 0, ends[index] ?? 0];
    if (end <= start) continue;
    if (start > lastEnd) merged.starts[count++] = start;
    lastEnd = Math.max(lastEnd, end);
    merged.ends[count - 1] = lastEnd;
  }
  return { starts: merged.starts.slice(0, count), ends: merged.ends.slice(0, count) };
}

/** How many of the sorted values are <= limit; all are whole numbers. */
function countUpTo(sorted: Float64Array, limit: number): number {
  return countBelow(sorted, limit + 1);
}

/** How many of the sorted values are < limit. */
function countBelow(sorted: Float64Array, limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (valueAt(sorted, middle) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The value at an index known to exist. */
function valueAt(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
