import type { CaseState } from '../state-rules.js';

/** The words of `CaseState`, as a mapping file spells them. */
export type CaseStateWord = `${CaseState}`;

/** The compiler keeps this list and `CaseState` alike, in both directions. */
export const CASE_STATE_WORDS: { readonly [Word in CaseStateWord]: Word } = {
  NEW: 'NEW',
  ACTIVE: 'ACTIVE',
  AWAITING_USER: 'AWAITING_USER',
  AWAITING_VENDOR: 'AWAITING_VENDOR',
  AWAITING_PROBLEM: 'AWAITING_PROBLEM',
  AWAITING_EVIDENCE: 'AWAITING_EVIDENCE',
  RESOLVED: 'RESOLVED',
  CLOSED: 'CLOSED',
};

/** P1 is the most urgent. */
export const CASE_PRIORITIES = ['P1', 'P2', 'P3', 'P4', 'P5'] as const;
export type CasePriority = (typeof CASE_PRIORITIES)[number];
