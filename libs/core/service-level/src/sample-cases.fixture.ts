import { compileCalendar, instantFromIso } from '@meridian/core-calendar';
import type { Instant } from '@meridian/core-calendar';
import type { CaseFacts } from './case-facts.js';
import type { StateRule } from './clock-definition.js';

export const STATE_RULES = new Map<string, StateRule>([
  ['New', { clock: 'RUNS', side: 'PROVIDER', cause: 'Waiting for the provider' }],
  ['Active', { clock: 'RUNS', side: 'PROVIDER', cause: 'In work' }],
  ['Awaiting User Info', { clock: 'STANDS', side: 'CLIENT', cause: 'Awaiting the user' }],
  ['Awaiting Vendor', { clock: 'STANDS', side: 'NOBODY', cause: 'Awaiting a third party' }],
  ['Resolved', { clock: 'STOPS', side: 'CLIENT', cause: 'Resolved' }],
  ['Closed', { clock: 'STOPS', side: 'NOBODY', cause: 'Closed' }],
]);

export const nineToSix = [{ start: '09:00', end: '18:00' }];
export const BERLIN = compileCalendar({
  timeZone: 'Europe/Berlin',
  weekly: {
    monday: nineToSix,
    tuesday: nineToSix,
    wednesday: nineToSix,
    thursday: nineToSix,
    friday: nineToSix,
  },
  exceptions: [],
});

/** Berlin summer time; Wednesday 1 July 2026 unless a day is given. */
export function at(time: string, day = '2026-07-01'): Instant {
  return instantFromIso(`${day}T${time}:00+02:00`);
}

export function caseOf(
  openedAt: Instant,
  ...events: readonly (readonly [Instant, string])[]
): CaseFacts {
  return { openedAt, events: events.map(([time, state]) => ({ at: time, state })) };
}
