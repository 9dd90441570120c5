import { describe, expect, it } from '@jest/globals';
import { isPermission, PERMISSIONS, ROLE_PERMISSIONS, type Role } from './permissions.js';

const CHANGES = PERMISSIONS.filter((permission) => !permission.endsWith(':read'));

/** What a role may change, in the order of the list of all rights. */
function changesOf(role: Role): readonly string[] {
  return CHANGES.filter((permission) => ROLE_PERMISSIONS[role].includes(permission));
}

describe('the roles', () => {
  it('let an administrator do everything', () => {
    expect(ROLE_PERMISSIONS.ADMIN).toEqual(PERMISSIONS);
  });

  it('let an auditor read all and change nothing', () => {
    expect(changesOf('AUDITOR')).toEqual([]);
    expect(ROLE_PERMISSIONS.AUDITOR).toContain('audit:read');
  });

  it('let a provider user change nothing but bring in the cases', () => {
    expect(changesOf('PROVIDER')).toEqual(['cases:import']);
  });

  it.each(['risk:read', 'audit:read', 'users:read', 'jobs:read', 'api-keys:read'] as const)(
    'keep %s from provider users',
    (permission) => {
      expect(ROLE_PERMISSIONS.PROVIDER).not.toContain(permission);
    },
  );

  it.each(['SECURITY', 'FINANCE'] as const)('let %s change only the keys it holds', (role) => {
    expect(changesOf(role)).toEqual(['api-keys:write']);
  });

  it('let nobody but an administrator change users', () => {
    const roles: readonly Role[] = ['VENDOR_MANAGER', 'SECURITY', 'FINANCE', 'AUDITOR', 'PROVIDER'];
    expect(roles.filter((role) => changesOf(role).includes('users:write'))).toEqual([]);
  });
});

it('only a listed permission is one', () => {
  expect(PERMISSIONS.every(isPermission)).toBe(true);
  expect(['providers', 'providers:*', '', 'toString'].some(isPermission)).toBe(false);
});
