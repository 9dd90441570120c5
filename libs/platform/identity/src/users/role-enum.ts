import { registerEnumType } from '@nestjs/graphql';
import type { Role } from '@meridian/platform-tenancy';

/** The roles as a GraphQL enum. */
export const RoleEnum = {
  ADMIN: 'ADMIN',
  VENDOR_MANAGER: 'VENDOR_MANAGER',
  SECURITY: 'SECURITY',
  FINANCE: 'FINANCE',
  AUDITOR: 'AUDITOR',
  PROVIDER: 'PROVIDER',
} as const satisfies { [Name in Role]: Name };

registerEnumType(RoleEnum, {
  name: 'Role',
  description: 'Who somebody is in the organization.',
  valuesMap: {
    ADMIN: { description: 'Does everything, and says who else may do what.' },
    VENDOR_MANAGER: { description: 'Manages providers, contracts, service levels and risk.' },
    SECURITY: { description: 'Reviews the security of providers and sites.' },
    FINANCE: { description: 'Looks after cost, budget and credits.' },
    AUDITOR: { description: 'Reads everything and changes nothing.' },
    PROVIDER: { description: 'The other side: sees and serves its own provider only.' },
  },
});
