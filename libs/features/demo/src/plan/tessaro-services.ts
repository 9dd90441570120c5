import { ContractKind } from '@meridian/feature-contracts';
import { ProviderKind, SiteLocation } from '@meridian/feature-providers';
import type { ProviderPlan } from './organization-plan.js';

/** Third party, offshore. Good at the small things, and far from its promise at the urgent ones. */
export const TESSARO_SERVICES: ProviderPlan = {
  name: 'Tessaro Services',
  kind: ProviderKind.OUTSOURCED,
  country: 'IN',
  sites: [
    {
      name: 'Pune',
      city: 'Pune',
      country: 'IN',
      subdivision: 'MH',
      timeZone: 'Asia/Kolkata',
      location: SiteLocation.OFFSHORE,
      teams: [
        { name: 'Claims applications', reference: '65', headcount: 14, permanent: true },
        { name: 'Payments applications', reference: '72', headcount: 11, permanent: true },
      ],
    },
  ],
  contracts: [
    {
      number: 'TS-MSA-2014',
      title: 'Master services agreement',
      kind: ContractKind.MSA,
      parent: null,
      startsOn: '2014-04-01',
      engagements: [],
      serviceLevels: [],
    },
    {
      number: 'TS-SOW-2015-01',
      title: 'Application management',
      kind: ContractKind.SOW,
      parent: 'TS-MSA-2014',
      startsOn: '2015-07-01',
      engagements: [
        {
          name: 'Claims application management',
          team: '65',
          businessFunction: 'Claims handling',
          startsOn: '2015-07-01',
        },
        {
          name: 'Payments application management',
          team: '72',
          businessFunction: 'Payments',
          startsOn: '2015-07-01',
        },
      ],
      serviceLevels: [
        {
          name: 'Priority 1 within 30 hours, round the clock',
          priority: 'P1',
          targetHours: 30,
          hoursOf: null,
          expected: '0.75',
          minimum: '0.5',
          engagement: null,
        },
        {
          name: 'Priority 2 within 8 business hours',
          priority: 'P2',
          targetHours: 8,
          hoursOf: 'Pune',
          expected: '0.95',
          minimum: '0.8',
          engagement: null,
        },
        {
          name: 'Priority 3 within 60 business hours, payments',
          priority: 'P3',
          targetHours: 60,
          hoursOf: 'Pune',
          expected: '0.85',
          minimum: '0.6',
          engagement: 'Payments application management',
        },
        {
          name: 'Priority 4 within 60 business hours',
          priority: 'P4',
          targetHours: 60,
          hoursOf: 'Pune',
          expected: '0.9',
          minimum: '0.7',
          engagement: null,
        },
      ],
    },
  ],
  caseFiles: ['cases-tessaro.csv.gz'],
  liveCases: [
    {
      number: 'DEMO-1001',
      priority: 'P1',
      team: '72',
      openedMinutesAgo: 60,
      events: [
        { minutesAgo: 60, state: 'NEW' },
        { minutesAgo: 45, state: 'ACTIVE' },
      ],
    },
    {
      number: 'DEMO-1002',
      priority: 'P2',
      team: '65',
      openedMinutesAgo: 180,
      events: [
        { minutesAgo: 170, state: 'ACTIVE' },
        { minutesAgo: 120, state: 'AWAITING_USER' },
      ],
    },
    {
      number: 'DEMO-1003',
      priority: 'P4',
      team: '65',
      openedMinutesAgo: 300,
      events: [{ minutesAgo: 300, state: 'NEW' }],
    },
  ],
};
