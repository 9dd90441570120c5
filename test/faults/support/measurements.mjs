import { TARGET_MS } from './desk.mjs';

const FIRST_CASE = Date.parse('2025-03-01T00:00:00Z');
const MINUTE = 60_000;

/**
 * The measurements of a run, by chance: each case is opened by one and closed by another. Their
 * natural key is case number, instant and sequence, so a repeated one is known and not doubled.
 */
export function measurements(chance, name, count) {
  return Array.from({ length: count / 2 }, (_, index) => {
    const openedAt = FIRST_CASE + index * MINUTE;
    const closedAt = openedAt + chance.whole(1, (2 * TARGET_MS) / MINUTE) * MINUTE;
    const priority = chance.pick(['P1', 'P2', 'P3']);
    const of = { caseNumber: `${name}-${index + 1}`, openedAt, priority };
    return [
      { ...of, occurredAt: openedAt, sequence: 0, state: 'NEW' },
      { ...of, occurredAt: closedAt, sequence: 1, state: 'CLOSED' },
    ];
  }).flat();
}

export const keyOf = ({ caseNumber, sequence }) => `${caseNumber} ${sequence}`;

/** How many cases were in time and how many late, counted as plainly as it can be. */
export function plainCount(all) {
  const closed = all.filter(({ state }) => state === 'CLOSED');
  const met = closed.filter(({ openedAt, occurredAt }) => occurredAt - openedAt <= TARGET_MS);
  return { met: met.length, missed: closed.length - met.length };
}
