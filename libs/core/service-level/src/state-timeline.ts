import type { Instant } from '@meridian/core-calendar';
import type { CaseEvent, CaseFacts } from './case-facts.js';
import type { ClockDefinition, StateRule } from './clock-definition.js';
import { ServiceLevelError } from './service-level-error.js';

/** From `from` until the next entry the case is in one state. */
export interface StateEntry {
  readonly from: Instant;
  readonly state: string | null;
  readonly rule: StateRule;
}

/**
 * A case whose first event already ends it was nevertheless open until then. Real logs begin so:
 * about 7 % of the incidents of a ServiceNow export enter it as resolved, hours after their opening.
 */
const BEFORE_FIRST_EVENT: StateRule = {
  clock: 'RUNS',
  side: 'PROVIDER',
  cause: 'Open, no state recorded yet',
};

/**
 * The states of a case from its opening on, as known at `asOf`, which includes events of that very
 * instant:
 * - before the first event the case is in that event's state, unless that state ends it;
 * - what was recorded before the opening takes effect at the opening;
 * - of several events at one instant the last one counts;
 * - a repeated state is one entry.
 * Entries are in strict order of time and neighbours differ in state.
 * @throws ServiceLevelError NO_EVENTS, UNKNOWN_STATE
 */
export function stateTimeline(
  { stateRules }: ClockDefinition,
  { openedAt, events }: CaseFacts,
  asOf: Instant,
): StateEntry[] {
  const ordered = inOrder(events);
  const first = ordered[0];
  if (first === undefined) {
    throw new ServiceLevelError('NO_EVENTS', 'The case has no event, so its state is not known.');
  }
  const entries = [firstEntry(stateRules, first.state, openedAt)];
  for (const { at, state } of ordered) {
    if (at > asOf) break;
    const from = at > openedAt ? at : openedAt;
    if (entries.at(-1)?.from === from) entries.pop();
    if (entries.at(-1)?.state === state) continue;
    entries.push({ from, state, rule: ruleOf(stateRules, state) });
  }
  return entries;
}

function firstEntry(
  rules: ReadonlyMap<string, StateRule>,
  state: string,
  from: Instant,
): StateEntry {
  const rule = ruleOf(rules, state);
  return rule.clock === 'STOPS'
    ? { from, state: null, rule: BEFORE_FIRST_EVENT }
    : { from, state, rule };
}

function ruleOf(rules: ReadonlyMap<string, StateRule>, state: string): StateRule {
  const rule = rules.get(state);
  if (rule === undefined) {
    throw new ServiceLevelError(
      'UNKNOWN_STATE',
      `The clock has no rule for the state "${state}". Known states: ${[...rules.keys()].join(', ')}. Add a rule or correct the state.`,
    );
  }
  return rule;
}

/** The sort keeps the list's order for events of the same instant. */
function inOrder(events: readonly CaseEvent[]): readonly CaseEvent[] {
  let previous = -Infinity;
  for (const { at } of events) {
    if (at < previous) return [...events].sort((a, b) => a.at - b.at);
    previous = at;
  }
  return events;
}
