import { Criticality, DataClassification } from '@meridian/feature-providers';
import { BALTICA_DESK } from './baltica-desk.js';
import { HARBOUR_MUTUAL_MANILA } from './harbour-mutual-manila.js';
import type { OrganizationPlan } from './organization-plan.js';
import { TESSARO_SERVICES } from './tessaro-services.js';

/** An insurance company with two outsourced providers and a captive. One person for each role. */
export const HARBOUR_MUTUAL: OrganizationPlan = {
  slug: 'harbour-mutual',
  name: 'Harbour Mutual',
  homeCountry: 'GB',
  currency: 'GBP',
  businessFunctions: [
    {
      name: 'Claims handling',
      core: true,
      criticality: Criticality.CRITICAL,
      dataClassification: DataClassification.RESTRICTED,
    },
    {
      name: 'Policy administration',
      core: true,
      criticality: Criticality.HIGH,
      dataClassification: DataClassification.CONFIDENTIAL,
    },
    {
      name: 'Payments',
      core: false,
      criticality: Criticality.CRITICAL,
      dataClassification: DataClassification.CONFIDENTIAL,
    },
    {
      name: 'Workplace services',
      core: false,
      criticality: Criticality.MEDIUM,
      dataClassification: DataClassification.INTERNAL,
    },
  ],
  providers: [TESSARO_SERVICES, BALTICA_DESK, HARBOUR_MUTUAL_MANILA],
  people: [
    { name: 'Alice Hart', email: 'admin@harbour-mutual.example', role: 'ADMIN', provider: null },
    {
      name: 'Victor Osei',
      email: 'vendors@harbour-mutual.example',
      role: 'VENDOR_MANAGER',
      provider: null,
    },
    {
      name: 'Sana Iqbal',
      email: 'security@harbour-mutual.example',
      role: 'SECURITY',
      provider: null,
    },
    {
      name: 'Fergus Webb',
      email: 'finance@harbour-mutual.example',
      role: 'FINANCE',
      provider: null,
    },
    {
      name: 'Ursula Lind',
      email: 'auditor@harbour-mutual.example',
      role: 'AUDITOR',
      provider: null,
    },
    {
      name: 'Prakash Joshi',
      email: 'prakash@tessaro.example',
      role: 'PROVIDER',
      provider: TESSARO_SERVICES.name,
    },
  ],
};
