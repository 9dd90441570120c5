import { OF_PROVIDER } from '@meridian/feature-providers';
import type { ReadModel } from '@meridian/platform-graphql';

export const RISK_READ_MODELS: readonly ReadModel[] = [
  {
    type: 'RiskFlag',
    table: 'risk_flags',
    providers: 'none',
    relations: {
      provider: OF_PROVIDER,
      serviceLevel: {
        to: 'ServiceLevel',
        many: false,
        on: (parent, row) =>
          `${parent}.subject_kind = 'ServiceLevel' and ${row}.id = ${parent}.subject_id`,
      },
    },
  },
];
