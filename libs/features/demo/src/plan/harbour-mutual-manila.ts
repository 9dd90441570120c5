import { ContractKind } from '@meridian/feature-contracts';
import { ProviderKind, SiteLocation } from '@meridian/feature-providers';
import type { ProviderPlan } from './organization-plan.js';

/** The company's own entity, offshore: ownership and location are two facts. */
export const HARBOUR_MUTUAL_MANILA: ProviderPlan = {
  name: 'Harbour Mutual Manila',
  kind: ProviderKind.CAPTIVE,
  country: 'PH',
  sites: [
    {
      name: 'Taguig',
      city: 'Taguig',
      country: 'PH',
      subdivision: null,
      timeZone: 'Asia/Manila',
      location: SiteLocation.OFFSHORE,
      teams: [
        { name: 'Finance systems', reference: '20', headcount: 9, permanent: true },
        { name: 'Access administration', reference: '64', headcount: 5, permanent: true },
      ],
    },
  ],
  contracts: [
    {
      number: 'HM-IGA-2013',
      title: 'Intra-group services agreement',
      kind: ContractKind.INTRA_GROUP,
      parent: null,
      startsOn: '2013-10-01',
      engagements: [
        {
          name: 'Finance systems support',
          team: '20',
          businessFunction: 'Payments',
          startsOn: '2013-10-01',
        },
        {
          name: 'Access administration',
          team: '64',
          businessFunction: 'Workplace services',
          startsOn: '2014-02-01',
        },
      ],
      serviceLevels: [
        {
          name: 'Priority 2 within 20 business hours',
          priority: 'P2',
          targetHours: 20,
          hoursOf: 'Taguig',
          expected: '0.75',
          minimum: '0.5',
          engagement: null,
        },
        {
          name: 'Priority 3 within 30 business hours',
          priority: 'P3',
          targetHours: 30,
          hoursOf: 'Taguig',
          expected: '0.8',
          minimum: '0.6',
          engagement: null,
        },
        {
          name: 'Priority 4 within 60 business hours',
          priority: 'P4',
          targetHours: 60,
          hoursOf: 'Taguig',
          expected: '0.95',
          minimum: '0.8',
          engagement: null,
        },
      ],
    },
  ],
  caseFiles: ['cases-manila.csv.gz'],
  liveCases: [
    {
      number: 'DEMO-3001',
      priority: 'P3',
      team: '20',
      openedMinutesAgo: 1_700,
      events: [
        { minutesAgo: 1_690, state: 'ACTIVE' },
        { minutesAgo: 1_500, state: 'RESOLVED' },
        { minutesAgo: 1_200, state: 'ACTIVE' },
        { minutesAgo: 1_100, state: 'AWAITING_USER' },
      ],
    },
    {
      number: 'DEMO-3002',
      priority: 'P4',
      team: '64',
      openedMinutesAgo: 240,
      events: [{ minutesAgo: 230, state: 'ACTIVE' }],
    },
  ],
};
