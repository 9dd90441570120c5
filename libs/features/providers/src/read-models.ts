import type { ReadModel, Relation } from '@meridian/platform-graphql';

/** The field `provider` of whatever carries a provider's id. */
export const OF_PROVIDER: Relation = {
  to: 'Provider',
  many: false,
  on: (parent, row) => `${row}.id = ${parent}.provider_id`,
};

export const PROVIDER_READ_MODELS: readonly ReadModel[] = [
  {
    type: 'Provider',
    table: 'providers',
    providers: 'own',
    providerColumn: 'id',
    relations: {
      sites: {
        to: 'Site',
        many: true,
        on: (parent, row) => `${row}.provider_id = ${parent}.id`,
        orderBy: (row) => `${row}.name, ${row}.id`,
      },
      teams: {
        to: 'Team',
        many: true,
        on: (parent, row) => `${row}.provider_id = ${parent}.id`,
        orderBy: (row) => `${row}.name, ${row}.id`,
      },
    },
  },
  {
    type: 'Site',
    table: 'sites',
    providers: 'own',
    relations: { provider: OF_PROVIDER },
  },
  {
    type: 'Team',
    table: 'teams',
    providers: 'own',
    relations: {
      provider: OF_PROVIDER,
      site: { to: 'Site', many: false, on: (parent, row) => `${row}.id = ${parent}.site_id` },
    },
  },
  { type: 'BusinessFunction', table: 'business_functions', providers: 'none' },
];
