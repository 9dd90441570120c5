import type { ToldEvent } from '../cases/case-event-recorder.js';
import { CaseState } from '../state-rules.js';

/** What is told of a case: where it stood from when on. Times are UTC: '2025-03-03 09:00'. */
export interface Told {
  readonly state?: CaseState;
  readonly priority?: string;
  readonly team?: string;
  readonly sequence?: number;
}

/** One event of a case that was opened at one time and stood somewhere from another time on. */
export const told = (
  caseNumber: string,
  openedAt: string,
  occurredAt: string,
  state: CaseState,
  { priority = 'P2', team, sequence = 0 }: Told = {},
): ToldEvent => ({
  caseNumber,
  openedAt: utc(openedAt),
  occurredAt: utc(occurredAt),
  sequence,
  state,
  priority,
  ...(team === undefined ? {} : { team }),
});

/** A time in UTC, as told: '2025-03-03 09:00'. */
export const utc = (text: string): Date => new Date(`${text.replace(' ', 'T')}Z`);

/** A case that was opened at one time and resolved at another, in two events. */
export const resolved = (
  caseNumber: string,
  openedAt: string,
  resolvedAt: string,
  more: Told = {},
): ToldEvent[] => [
  told(caseNumber, openedAt, openedAt, CaseState.NEW, more),
  told(caseNumber, openedAt, resolvedAt, CaseState.RESOLVED, more),
];
