import { HOLIDAY_DATA_VERSION } from '@meridian/feature-coverage';
import { PASSWORD_HASH } from './password.js';
import type { Stamper } from './stamp.js';

/** Filled by the jobs that they are for: what is in them would be worked off, and is nobody's to read. */
export const NOT_PLANTED: ReadonlySet<string> = new Set(['cases_to_evaluate']);

/** Would end what they are set on, and so hide it from every list. */
export const LEFT_EMPTY: ReadonlySet<string> = new Set([
  '*.ended_at',
  '*.revoked_at',
  '*.cleared_at',
  '*.accepted_at',
  '*.retried_at',
  '*.ends_on',
  '*.holiday_subdivision',
  'service_levels.engagement_id',
]);

interface Place {
  readonly owner: 'first' | 'second' | 'shared';
  readonly stamper: Stamper;
  readonly organization: { rowId(table: string, owner: Place['owner']): string };
}

type Given = (place: Place) => unknown;

const WINDOWS = [{ start: '09:00', end: '17:00' }];
const HOURS = [{ weekday: 'monday', windows: WINDOWS }];
const STATES = ['NEW', 'ACTIVE', 'AWAITING_USER', 'AWAITING_EVIDENCE', 'AWAITING_VENDOR'];

/** What columns hold whose type alone does not say it, by `table.column` or `*.column`. */
const GIVEN: Readonly<Record<string, Given>> = {
  '*.country': () => 'GB',
  '*.holiday_country': () => 'GB',
  '*.time_zone': () => 'Europe/London',
  '*.currency': () => 'GBP',
  '*.active': () => true,
  // Also where no foreign key says so.
  '*.provider_id': ({ organization, owner }) =>
    owner === 'shared' ? null : organization.rowId('providers', owner),
  // The same company serves several organizations, under the same name.
  'providers.name': ({ owner }) => (owner === 'first' ? 'Tessaro Services' : undefined),
  'users.email': ({ stamper, owner }) =>
    `${stamper.text('users', owner)}@meridian.test`.toLowerCase(),
  'users.password_hash': () => PASSWORD_HASH,
  'users.role': ({ owner }) => (owner === 'shared' ? 'AUDITOR' : 'PROVIDER'),
  'invitations.role': ({ owner }) => (owner === 'shared' ? 'AUDITOR' : 'PROVIDER'),
  'invitations.email': ({ stamper, owner }) =>
    `${stamper.text('invited', owner)}@meridian.test`.toLowerCase(),
  'working_calendars.weekly': () => HOURS,
  'working_calendars.exceptions': ({ stamper }) => [
    {
      date: stamper.day(),
      name: stamper.text('working_calendars', 'exceptions'),
      windows: WINDOWS,
    },
  ],
  'service_levels.priorities': () => ['P1'],
  'service_levels.minimum': () => '0.1',
  'service_levels.state_rules': ({ stamper }) => [
    ...STATES.map((state) => rule(state, 'RUNS', stamper)),
    ...['AWAITING_PROBLEM'].map((state) => rule(state, 'STANDS', stamper)),
    ...['RESOLVED', 'CLOSED'].map((state) => rule(state, 'STOPS', stamper)),
  ],
  // A case is held by the team that its provider knows under this name.
  'cases.team_reference': ({ stamper }) => stamper.text('teams', 'reference'),
  'cases.state': () => 'ACTIVE',
  'cases.priority': () => 'P1',
  'case_events.state': () => 'ACTIVE',
  'case_events.priority': () => 'P1',
  'case_clocks.state': () => 'STOPPED',
  'case_imports.status': () => 'COMPLETED',
  // Another version would be adopted by the worker, in its own time.
  'holiday_data.version': () => HOLIDAY_DATA_VERSION,
  'dead_letters.job': () => 'evaluate-cases',
  'dead_letters.payload': () => ({}),
  'risk_flags.subject_kind': () => 'ServiceLevel',
  'risk_flags.subject_id': ({ organization, owner }) => organization.rowId('service_levels', owner),
  'risk_flags.numbers': ({ stamper }) => ({
    met: stamper.number(),
    missed: stamper.number(),
    undecided: stamper.number(),
    expected: stamper.text('risk_flags', 'numbers'),
  }),
};

const rule = (state: string, clock: string, stamper: Stamper) => ({
  state,
  clock,
  side: 'PROVIDER',
  cause: stamper.text('service_levels', 'state_rules'),
});

/** What a column is to hold; undefined where its type says enough. */
export function givenValue(table: string, column: string, place: Place): unknown {
  return (GIVEN[`${table}.${column}`] ?? GIVEN[`*.${column}`])?.(place);
}
