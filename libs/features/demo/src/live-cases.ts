import type { CaseFileMapping } from '@meridian/feature-service-levels';
import type { LiveCase } from './plan/organization-plan.js';

const MINUTE_MS = 60_000;

/** How {@link liveCasesFile} writes: Meridian's own words, dates in UTC. */
export const LIVE_CASES_MAPPING: CaseFileMapping = {
  name: 'demo-live-cases',
  delimiter: ',',
  encoding: 'utf-8',
  timeZone: 'UTC',
  dateFormat: 'ISO',
  noValue: [],
  columns: {
    case: 'case',
    sequence: 'sequence',
    openedAt: 'opened',
    occurredAt: 'occurred',
    state: 'state',
    priority: 'priority',
    team: 'team',
  },
  states: {
    NEW: 'NEW',
    ACTIVE: 'ACTIVE',
    AWAITING_USER: 'AWAITING_USER',
    RESOLVED: 'RESOLVED',
  },
  priorities: { P1: 'P1', P2: 'P2', P3: 'P3', P4: 'P4' },
};

/**
 * The live cases as a provider would send them at `now`. They are invented, told from the present
 * backwards; the log ends in 2017 and would show no open clock.
 */
export function liveCasesFile(cases: readonly LiveCase[], now: Date): string {
  const thisMinute = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  const at = (minutesAgo: number): string =>
    new Date(thisMinute - minutesAgo * MINUTE_MS).toISOString();
  const lines = cases.flatMap(({ number, priority, team, openedMinutesAgo, events }) =>
    events.map(({ minutesAgo, state }, sequence) =>
      [number, sequence, at(openedMinutesAgo), at(minutesAgo), state, priority, team].join(','),
    ),
  );
  return ['case,sequence,opened,occurred,state,priority,team', ...lines, ''].join('\n');
}
