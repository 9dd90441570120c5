/** Who somebody is in an organization. */
export type Role = 'ADMIN' | 'VENDOR_MANAGER' | 'SECURITY' | 'FINANCE' | 'AUDITOR' | 'PROVIDER';

const READS = [
  'organization:read',
  'providers:read',
  'contracts:read',
  'coverage:read',
  'service-levels:read',
  'cases:read',
  'risk:read',
] as const;

const WRITES = [
  'providers:write',
  'contracts:write',
  'coverage:write',
  'service-levels:write',
  'cases:import',
  'risk:write',
] as const;

const ADMINISTRATION = [
  'users:read',
  'users:write',
  'api-keys:read',
  'api-keys:write',
  'audit:read',
  'jobs:read',
  'jobs:write',
] as const;

/** Every right there is. Resolvers name one each; what no resolver names, nobody may do. */
export const PERMISSIONS = [...READS, ...WRITES, ...ADMINISTRATION] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** The default-deny table: what is not listed for a role is refused to it. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  ADMIN: PERMISSIONS,
  VENDOR_MANAGER: [...READS, ...WRITES, 'jobs:read', 'api-keys:read', 'api-keys:write'],
  SECURITY: [...READS, 'api-keys:read', 'api-keys:write'],
  FINANCE: [...READS, 'api-keys:read', 'api-keys:write'],
  AUDITOR: [...READS, 'users:read', 'api-keys:read', 'audit:read', 'jobs:read'],
  // Sees its own provider only, and none of the customer's judgement of risk.
  PROVIDER: [
    'organization:read',
    'providers:read',
    'contracts:read',
    'coverage:read',
    'service-levels:read',
    'cases:read',
    'cases:import',
  ],
};

/** True for a text that names a permission, for example in an API key's stored scopes. */
export function isPermission(text: string): text is Permission {
  return (PERMISSIONS as readonly string[]).includes(text);
}
