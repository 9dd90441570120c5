import { OF_PROVIDER } from '@meridian/feature-providers';
import type { ReadModel, ReadModelExtension, Relation } from '@meridian/platform-graphql';

/** The field `contract` of whatever carries a contract's id. */
export const OF_CONTRACT: Relation = {
  to: 'Contract',
  many: false,
  on: (parent, row) => `${row}.id = ${parent}.contract_id`,
};

const ENGAGEMENTS_IN_ORDER = {
  to: 'Engagement',
  many: true,
  orderBy: (row: string) => `${row}.name, ${row}.id`,
};

export const CONTRACT_READ_MODELS: readonly ReadModel[] = [
  {
    type: 'Contract',
    table: 'contracts',
    providers: 'own',
    relations: {
      provider: OF_PROVIDER,
      parent: {
        to: 'Contract',
        many: false,
        on: (parent, row) => `${row}.id = ${parent}.parent_id`,
      },
      engagements: {
        ...ENGAGEMENTS_IN_ORDER,
        on: (parent, row) => `${row}.contract_id = ${parent}.id`,
      },
    },
  },
  {
    type: 'Engagement',
    table: 'engagements',
    providers: 'own',
    relations: {
      provider: OF_PROVIDER,
      contract: OF_CONTRACT,
      team: { to: 'Team', many: false, on: (parent, row) => `${row}.id = ${parent}.team_id` },
      businessFunction: {
        to: 'BusinessFunction',
        many: false,
        on: (parent, row) => `${row}.id = ${parent}.business_function_id`,
      },
    },
  },
];

/** What contracts add to the types of the providers feature. */
export const CONTRACT_EXTENSIONS: readonly ReadModelExtension[] = [
  {
    type: 'Provider',
    relations: {
      contracts: {
        to: 'Contract',
        many: true,
        on: (parent, row) => `${row}.provider_id = ${parent}.id`,
        orderBy: (row) => `${row}.number, ${row}.id`,
      },
      engagements: {
        ...ENGAGEMENTS_IN_ORDER,
        on: (parent, row) => `${row}.provider_id = ${parent}.id`,
      },
    },
  },
];
