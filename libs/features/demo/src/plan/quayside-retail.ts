import { ProviderKind } from '@meridian/feature-providers';
import type { OrganizationPlan } from './organization-plan.js';

/** A second customer, to see by hand that neither sees anything of the other. */
export const QUAYSIDE_RETAIL: OrganizationPlan = {
  slug: 'quayside-retail',
  name: 'Quayside Retail',
  homeCountry: 'IE',
  currency: 'EUR',
  businessFunctions: [],
  providers: [
    {
      name: 'Corvane Logistics',
      kind: ProviderKind.OUTSOURCED,
      country: 'PT',
      sites: [],
      contracts: [],
      caseFiles: [],
      liveCases: [],
    },
  ],
  people: [
    { name: 'Quentin Ryan', email: 'admin@quayside-retail.example', role: 'ADMIN', provider: null },
  ],
};
