import type { ReadModel } from '@meridian/platform-graphql';

/** How the lists of this library are read. */
export const IDENTITY_READ_MODELS: readonly ReadModel[] = [
  { type: 'User', table: 'users', providers: 'own-or-shared' },
  {
    type: 'ApiKey',
    table: 'api_keys',
    providers: 'all',
    relations: {
      owner: { to: 'User', many: false, on: (parent, row) => `${row}.id = ${parent}.user_id` },
    },
  },
  {
    type: 'Invitation',
    table: 'invitations',
    providers: 'none',
    relations: {
      inviter: { to: 'User', many: false, on: (parent, row) => `${row}.id = ${parent}.invited_by` },
    },
  },
];
