import type { ReadModel } from '@meridian/platform-graphql';

/** How the lists of this library are read. */
export const IDENTITY_READ_MODELS: readonly ReadModel[] = [
  { type: 'User', table: 'users', providerColumn: 'provider_id' },
  {
    type: 'ApiKey',
    table: 'api_keys',
    providerColumn: null,
    relations: {
      owner: { to: 'User', many: false, on: (parent, row) => `${row}.id = ${parent}.user_id` },
    },
  },
  {
    type: 'Invitation',
    table: 'invitations',
    providerColumn: 'provider_id',
    relations: {
      inviter: { to: 'User', many: false, on: (parent, row) => `${row}.id = ${parent}.invited_by` },
    },
  },
];
