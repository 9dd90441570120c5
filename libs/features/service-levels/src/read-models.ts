import { OF_CONTRACT } from '@meridian/feature-contracts';
import { OF_PROVIDER } from '@meridian/feature-providers';
import type { ReadModel, ReadModelExtension, Relation } from '@meridian/platform-graphql';
import { shareSql } from './attainment/share.js';

const OF_SERVICE_LEVEL: Relation = {
  to: 'ServiceLevel',
  many: false,
  on: (parent, row) => `${row}.id = ${parent}.service_level_id`,
};

const OF_CASE: Relation = {
  to: 'Case',
  many: false,
  on: (parent, row) => `${row}.id = ${parent}.case_id`,
};

const NEWEST_FIRST = (row: string): string => `${row}.window_start desc`;

const SERVICE_LEVEL: ReadModel = {
  type: 'ServiceLevel',
  table: 'service_levels',
  providers: 'own',
  columns: {
    target: (row) => `${row}.target_seconds::bigint * 1000`,
    expected: (row) => `trim_scale(${row}.expected)::text`,
    minimum: (row) => `trim_scale(${row}.minimum)::text`,
  },
  relations: {
    provider: OF_PROVIDER,
    contract: OF_CONTRACT,
    engagement: {
      to: 'Engagement',
      many: false,
      on: (parent, row) => `${row}.id = ${parent}.engagement_id`,
    },
    calendar: {
      to: 'WorkingCalendar',
      many: false,
      on: (parent, row) => `${row}.id = ${parent}.calendar_id`,
    },
    attainments: {
      to: 'Attainment',
      many: true,
      on: (parent, row) => `${row}.service_level_id = ${parent}.id`,
      orderBy: NEWEST_FIRST,
    },
    latestAttainment: {
      to: 'Attainment',
      many: false,
      on: (parent, row) => `${row}.service_level_id = ${parent}.id`,
      orderBy: NEWEST_FIRST,
    },
  },
};

const CASE: ReadModel = {
  type: 'Case',
  table: 'cases',
  providers: 'own',
  relations: {
    provider: OF_PROVIDER,
    team: {
      to: 'Team',
      many: false,
      on: (parent, row) =>
        `${row}.provider_id = ${parent}.provider_id and ${row}.reference = ${parent}.team_reference`,
    },
    events: {
      to: 'CaseEvent',
      many: true,
      on: (parent, row) => `${row}.case_id = ${parent}.id`,
      orderBy: (row) => `${row}.occurred_at, ${row}.sequence`,
    },
    clocks: {
      to: 'CaseClock',
      many: true,
      on: (parent, row) => `${row}.case_id = ${parent}.id`,
      orderBy: (row) => `${row}.due_at, ${row}.id`,
    },
  },
};

export const SERVICE_LEVEL_READ_MODELS: readonly ReadModel[] = [
  SERVICE_LEVEL,
  CASE,
  { type: 'CaseEvent', table: 'case_events', providers: 'own' },
  {
    type: 'CaseClock',
    table: 'case_clocks',
    providers: 'own',
    columns: {
      elapsed: (row) => `${row}.elapsed_ms`,
      lateBy: (row) => `${row}.late_by_ms`,
      providerTime: (row) => `${row}.provider_ms`,
      clientTime: (row) => `${row}.client_ms`,
      sharedTime: (row) => `${row}.shared_ms`,
      explanation: (row) =>
        `json_build_object('caseId', ${row}.case_id, 'serviceLevelId', ${row}.service_level_id)`,
    },
    relations: { serviceLevel: OF_SERVICE_LEVEL, case: OF_CASE },
  },
  {
    type: 'Attainment',
    table: 'attainments',
    providers: 'own',
    columns: {
      counted: (row) => `${row}.met + ${row}.missed`,
      value: (row) => shareSql(`${row}.met`, `${row}.met + ${row}.missed`),
    },
    relations: { serviceLevel: OF_SERVICE_LEVEL, provider: OF_PROVIDER },
  },
  {
    type: 'CaseImport',
    table: 'case_imports',
    providers: 'own',
    relations: {
      provider: OF_PROVIDER,
      problems: {
        to: 'CaseImportProblem',
        many: true,
        on: (parent, row) => `${row}.import_id = ${parent}.id`,
        orderBy: (row) => `${row}.line, ${row}.id`,
      },
    },
  },
  { type: 'CaseImportProblem', table: 'case_import_problems', providers: 'own' },
];

const SERVICE_LEVELS_IN_ORDER = {
  to: 'ServiceLevel',
  many: true,
  orderBy: (row: string) => `${row}.name, ${row}.id`,
};

/** What service levels add to contracts and engagements. */
export const SERVICE_LEVEL_EXTENSIONS: readonly ReadModelExtension[] = [
  {
    type: 'Contract',
    relations: {
      serviceLevels: {
        ...SERVICE_LEVELS_IN_ORDER,
        on: (parent, row) => `${row}.contract_id = ${parent}.id`,
      },
    },
  },
  {
    type: 'Engagement',
    relations: {
      // Those agreed for this engagement, and those of its contract that hold for every team.
      serviceLevels: {
        ...SERVICE_LEVELS_IN_ORDER,
        on: (parent, row) =>
          `${row}.contract_id = ${parent}.contract_id
           and (${row}.engagement_id = ${parent}.id or ${row}.engagement_id is null)`,
      },
    },
  },
];
