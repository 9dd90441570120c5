import { uuidv7 } from '@meridian/platform-database';
import type { World } from './world.js';

/** Whose ids are shown, apart from one's own. */
export const FOREIGN_CLASSES = ['B', 'C', 'MALFORMED', 'ENCODED', 'INJECTED'] as const;
export type IdClass = 'OWN' | 'OTHER_PROVIDER' | 'MISSING' | (typeof FOREIGN_CLASSES)[number];

/** An id of a class for a row of a table. */
export function idOf(world: World, table: string, idClass: IdClass): string {
  switch (idClass) {
    case 'OWN':
      return world.a.rowId(table, 'first');
    case 'OTHER_PROVIDER':
      return world.a.rowId(table, 'second');
    case 'B':
      return world.b.rowId(table, 'first');
    case 'C':
      return world.c.rowId(table, 'first');
    case 'MISSING':
      return uuidv7(Date.now());
    case 'MALFORMED':
      return 'no-id-at-all';
    case 'ENCODED':
      // As a global id of the Relay convention, which some servers decode and believe.
      return Buffer.from(`${table}:${world.b.rowId(table, 'first')}`).toString('base64');
    case 'INJECTED':
      return `${world.b.rowId(table, 'first')}' or '1'='1`;
  }
}

/** The table in which an id is looked up, by the name of its field in the input. */
const TABLE_OF: Readonly<Record<string, string>> = {
  provider: 'providers',
  contract: 'contracts',
  parent: 'contracts',
  site: 'sites',
  team: 'teams',
  businessFunction: 'business_functions',
  engagement: 'engagements',
  calendar: 'working_calendars',
  serviceLevel: 'service_levels',
  case: 'cases',
  caseImport: 'case_imports',
  // What audit entries are about.
  subject: 'providers',
};

/** `providerId` and `providerIds` are ids of providers. */
export function tableOf(name: string): string {
  const table = TABLE_OF[name.replace(/Ids?$/, '')];
  if (table !== undefined) return table;
  throw new Error(
    `The tenancy matrix does not know whose id the input field ${name} takes: ` +
      'say in test/tenancy/support/id-classes.ts which table it is looked up in.',
  );
}

/** The table of a GraphQL type: `ServiceLevel` is in `service_levels`. */
export function tableOfType(type: string): string {
  return tableOf(`${type.charAt(0).toLowerCase()}${type.slice(1)}Id`);
}
