import { describe, expect, test } from '@jest/globals';
import { compileCalendar, hours, instant } from '@meridian/core-calendar';
import { attainment, fractionFromDecimal, readClock, windowOf } from '@meridian/core-service-level';
import fc from 'fast-check';
import { liveCasesFile } from './live-cases.js';
import { BALTICA_DESK } from './plan/baltica-desk.js';
import { HARBOUR_MUTUAL } from './plan/harbour-mutual.js';
import type { LiveCase } from './plan/organization-plan.js';

const MINUTE = 60_000;
const officeDay = [{ start: '08:00', end: '18:00' }];
const GDANSK = compileCalendar({
  timeZone: 'Europe/Warsaw',
  weekly: {
    monday: officeDay,
    tuesday: officeDay,
    wednesday: officeDay,
    thursday: officeDay,
    friday: officeDay,
  },
  exceptions: [],
});
const RUNS = { clock: 'RUNS', side: 'PROVIDER', cause: 'In work' } as const;
const STOPS = { clock: 'STOPS', side: 'PROVIDER', cause: 'Resolved' } as const;
const STATE_RULES = new Map<string, typeof RUNS | typeof STOPS>([
  ['ACTIVE', RUNS],
  ['RESOLVED', STOPS],
]);

const moment = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
  .map((date) => Math.floor(date.getTime() / MINUTE) * MINUTE);

function clock({ openedMinutesAgo, events }: LiveCase, now: number) {
  const at = (minutesAgo: number) => instant(now - minutesAgo * MINUTE);
  const facts = {
    openedAt: at(openedMinutesAgo),
    events: events.map(({ minutesAgo, state }) => ({ at: at(minutesAgo), state })),
  };
  return readClock({ target: hours(40), stateRules: STATE_RULES }, GDANSK, facts, instant(now));
}

describe('live cases', () => {
  test('put a level of Baltica Desk at risk, whenever the demo is loaded', () => {
    fc.assert(
      fc.property(moment, (now) => {
        const clocks = BALTICA_DESK.liveCases.map((one) => clock(one, now));
        const months = clocks.map((one) => windowOf(one, 'Europe/London')?.label);
        expect(new Set(months).size).toBe(1);
        const count = (outcome: string) => clocks.filter((one) => one.outcome === outcome).length;
        const counts = {
          met: count('MET'),
          missed: count('MISSED'),
          undecided: count('UNDECIDED'),
        };
        const objective = { expected: fractionFromDecimal('0.85') };
        expect(attainment(counts, objective).status).toBe('AT_RISK');
      }),
    );
  });

  test('are marked as invented, and lie in the past', () => {
    for (const { number, openedMinutesAgo, events } of HARBOUR_MUTUAL.providers.flatMap(
      ({ liveCases }) => liveCases,
    )) {
      expect(number).toMatch(/^DEMO-/);
      const told = [openedMinutesAgo, ...events.map(({ minutesAgo }) => minutesAgo)];
      expect(told).toEqual([...told].sort((a, b) => b - a));
      expect(Math.min(...told)).toBeGreaterThan(0);
    }
  });

  test('are written as a file of events, told backwards from the minute', () => {
    const [first] = BALTICA_DESK.liveCases;
    const file = liveCasesFile(first ? [first] : [], new Date('2026-11-23T12:00:42Z'));
    expect(file.split('\n')).toEqual([
      'case,sequence,opened,occurred,state,priority,team',
      'DEMO-2001,0,2026-11-22T10:00:00.000Z,2026-11-22T10:20:00.000Z,ACTIVE,P3,39',
      'DEMO-2001,1,2026-11-22T10:00:00.000Z,2026-11-22T12:00:00.000Z,RESOLVED,P3,39',
      '',
    ]);
  });
});
