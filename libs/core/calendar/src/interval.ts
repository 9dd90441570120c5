import type { Instant } from './instant.js';

/** The half-open stretch of time [start, end). Empty when the end is not after the start. */
export interface Interval {
  readonly start: Instant;
  readonly end: Instant;
}

/** The union of the intervals: sorted, disjoint and not touching each other; empty ones left out. */
export function unionOf(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start);
  const union: Interval[] = [];
  for (const next of sorted) {
    const last = union.at(-1);
    if (last === undefined || next.start > last.end) union.push(next);
    else if (next.end > last.end) union[union.length - 1] = { start: last.start, end: next.end };
  }
  return union;
}
