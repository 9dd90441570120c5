import { ContractKind } from '@meridian/feature-contracts';
import { ProviderKind, SiteLocation } from '@meridian/feature-providers';
import type { LiveCase, LiveEvent, ProviderPlan } from './organization-plan.js';

const DAY_AND_TWO_HOURS = 26 * 60;

/**
 * Opened in the same minute and never paused, these cases are all due in the same minute, hence in
 * the same month, whatever the day: three in time and one open is at risk at 85 %.
 */
const alike = (number: string, team: string, ...resolved: LiveEvent[]): LiveCase => ({
  number,
  priority: 'P3',
  team,
  openedMinutesAgo: DAY_AND_TWO_HOURS,
  events: [{ minutesAgo: DAY_AND_TWO_HOURS - 20, state: 'ACTIVE' }, ...resolved],
});

/** Third party, nearshore: the service desk, better each month. */
export const BALTICA_DESK: ProviderPlan = {
  name: 'Baltica Desk',
  kind: ProviderKind.OUTSOURCED,
  country: 'PL',
  sites: [
    {
      name: 'Gdańsk',
      city: 'Gdańsk',
      country: 'PL',
      subdivision: null,
      timeZone: 'Europe/Warsaw',
      location: SiteLocation.NEARSHORE,
      teams: [
        { name: 'Workplace desk', reference: '39', headcount: 18, permanent: true },
        { name: 'Policy systems desk', reference: '55', headcount: 7, permanent: true },
        { name: 'Migration desk', reference: '57', headcount: 6, permanent: false },
      ],
    },
  ],
  contracts: [
    {
      number: 'BD-MSA-2015',
      title: 'Framework for service desk work',
      kind: ContractKind.MSA,
      parent: null,
      startsOn: '2015-01-01',
      engagements: [],
      serviceLevels: [],
    },
    {
      number: 'BD-SOW-2015-02',
      title: 'Service desk and policy systems support',
      kind: ContractKind.SOW,
      parent: 'BD-MSA-2015',
      startsOn: '2015-09-01',
      engagements: [
        {
          name: 'Workplace service desk',
          team: '39',
          businessFunction: 'Workplace services',
          startsOn: '2015-09-01',
        },
        {
          name: 'Policy systems support',
          team: '55',
          businessFunction: 'Policy administration',
          startsOn: '2015-09-01',
        },
        {
          name: 'Policy system migration support',
          team: '57',
          businessFunction: 'Policy administration',
          startsOn: '2016-01-01',
        },
      ],
      serviceLevels: [
        {
          name: 'Priority 1 within 8 hours, round the clock',
          priority: 'P1',
          targetHours: 8,
          hoursOf: null,
          expected: '0.9',
          minimum: '0.7',
          engagement: null,
        },
        {
          name: 'Priority 2 within 12 business hours',
          priority: 'P2',
          targetHours: 12,
          hoursOf: 'Gdańsk',
          expected: '0.8',
          minimum: '0.4',
          engagement: null,
        },
        {
          name: 'Priority 3 within 40 business hours',
          priority: 'P3',
          targetHours: 40,
          hoursOf: 'Gdańsk',
          expected: '0.85',
          minimum: '0.7',
          engagement: null,
        },
        {
          name: 'Priority 4 within 60 business hours',
          priority: 'P4',
          targetHours: 60,
          hoursOf: 'Gdańsk',
          expected: '0.9',
          minimum: '0.7',
          engagement: null,
        },
      ],
    },
  ],
  caseFiles: ['cases-baltica.csv.gz'],
  liveCases: [
    alike('DEMO-2001', '39', { minutesAgo: 1_440, state: 'RESOLVED' }),
    alike('DEMO-2002', '39', { minutesAgo: 1_395, state: 'RESOLVED' }),
    alike('DEMO-2003', '55', { minutesAgo: 1_310, state: 'RESOLVED' }),
    alike('DEMO-2004', '57'),
  ],
};
