import type { CallingActor } from './caller.js';
import type { World } from './world.js';

/** Arguments of a mutation under `input`. */
export type Input = Readonly<Record<string, unknown>>;

/** How one mutation is called so that it succeeds for whoever may. */
export interface MutationInput {
  /** A new input for each call: what is ended or used up by it is made for it. */
  readonly make: (world: World, actor: CallingActor, number: number) => Promise<Input>;
  /** The table of the object under `id`. */
  readonly table?: string;
  /** A right input is answered with this code: there is nothing that the test could do right. */
  readonly answers?: string;
  /** Sent along as `file`. */
  readonly upload?: File;
}

const DAYS = 86_400_000;
const future = (): string => new Date(Date.now() + DAYS).toISOString();
const own = (world: World, table: string): string => world.a.rowId(table, 'first');
const numbered = (what: string, number: number): string => `${what} ${number}`;

/** The planted row of the first provider, as it is now. */
async function seen(world: World, table: string): Promise<Input> {
  const id = own(world, table);
  return { id, version: await world.value(table, id, 'version') };
}

const freshUser = async (world: World): Promise<Input> => {
  const id = await world.a.copy('users', 'shared', { role: 'AUDITOR', version: 1 });
  return { id, version: 1 };
};

/** One line in the layout of the ready mapping. */
const CASES = new File(['number,sys_created_at\n'], 'cases.csv', { type: 'text/plain' });
const HOLIDAYS = new File(
  [
    ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:founders-day', 'SUMMARY:Founders day'],
    ['DTSTART;VALUE=DATE:20260901', 'END:VEVENT', 'END:VCALENDAR', ''],
  ].map((lines) => lines.join('\r\n') + '\r\n'),
  'holidays.ics',
  { type: 'text/calendar' },
);

const weekly = [{ weekday: 'MONDAY', windows: [{ start: '08:00', end: '16:00' }] }];

/** A right input for every mutation there is. */
export const MUTATION_INPUTS: Readonly<Record<string, MutationInput>> = {
  acceptInvitation: {
    answers: 'INVALID_INPUT',
    make: async () => ({ token: 'made up', name: 'Ann', password: 'a long walk along the quay' }),
  },
  acknowledgeRiskFlag: { table: 'risk_flags', make: (world) => seen(world, 'risk_flags') },
  changePassword: {
    answers: 'INVALID_INPUT',
    make: async () => ({ currentPassword: 'not this one', newPassword: 'a long walk along it' }),
  },
  changeUserRole: {
    table: 'users',
    make: async (world) => ({ ...(await freshUser(world)), role: 'FINANCE' }),
  },
  createApiKey: {
    make: async () => ({ name: 'Reports', scopes: ['providers:read'], expiresAt: future() }),
  },
  createBusinessFunction: {
    make: async (_world, _actor, number) => ({
      name: numbered('Claims', number),
      core: true,
      criticality: 'HIGH',
      dataClassification: 'INTERNAL',
    }),
  },
  createContract: {
    make: async (world, _actor, number) => ({
      providerId: own(world, 'providers'),
      parentId: own(world, 'contracts'),
      number: numbered('Contract', number),
      title: 'Desk',
      kind: 'SOW',
      timeZone: 'Europe/London',
      startsOn: '2024-01-01',
    }),
  },
  createEngagement: {
    make: async (world, _actor, number) => ({
      contractId: own(world, 'contracts'),
      teamId: own(world, 'teams'),
      businessFunctionId: own(world, 'business_functions'),
      name: numbered('Engagement', number),
      startsOn: '2024-01-01',
    }),
  },
  createProvider: {
    make: async (_world, _actor, number) => ({
      name: numbered('Provider', number),
      kind: 'OUTSOURCED',
      country: 'PL',
    }),
  },
  createServiceLevel: {
    make: async (world, _actor, number) => ({
      contractId: own(world, 'contracts'),
      calendarId: own(world, 'working_calendars'),
      engagementId: own(world, 'engagements'),
      name: numbered('Level', number),
      target: 'PT4H',
      expected: '0.9',
      startsOn: '2024-01-01',
    }),
  },
  createSite: {
    make: async (world, _actor, number) => ({
      providerId: own(world, 'providers'),
      name: numbered('Site', number),
      city: 'Gdynia',
      country: 'PL',
      timeZone: 'Europe/Warsaw',
      location: 'NEARSHORE',
    }),
  },
  createTeam: {
    make: async (world, _actor, number) => ({
      siteId: own(world, 'sites'),
      name: numbered('Team', number),
      headcount: 3,
    }),
  },
  createWorkingCalendar: {
    make: async (world, _actor, number) => ({
      providerId: own(world, 'providers'),
      name: numbered('Hours', number),
      timeZone: 'Europe/Warsaw',
      weekly,
    }),
  },
  deactivateUser: { table: 'users', make: freshUser },
  importCases: {
    upload: CASES,
    make: async (world) => ({
      providerId: own(world, 'providers'),
      mapping: 'servicenow-log',
      file: null,
    }),
  },
  importHolidays: {
    upload: HOLIDAYS,
    make: async (world) => ({ calendarId: own(world, 'working_calendars'), file: null }),
  },
  inviteUser: {
    make: async (_world, _actor, number) => ({
      email: `invited-${number}@organization-a.test`,
      role: 'AUDITOR',
    }),
  },
  recordCaseEvents: {
    make: async (world, _actor, number) => ({
      providerId: own(world, 'providers'),
      events: [
        {
          caseNumber: numbered('Case', number),
          openedAt: '2024-03-04T10:00:00Z',
          occurredAt: '2024-03-04T10:00:00Z',
          sequence: 0,
          state: 'NEW',
          priority: 'P1',
        },
      ],
    }),
  },
  retryDeadLetter: {
    table: 'dead_letters',
    make: async (world) => ({ id: await world.a.copy('dead_letters', 'shared') }),
  },
  revokeApiKey: {
    table: 'api_keys',
    make: async (world, actor) => ({
      id: await world.a.copy('api_keys', 'shared', { user_id: await world.personId(actor) }),
    }),
  },
  revokeInvitation: {
    table: 'invitations',
    make: async (world) => ({
      id: await world.a.copy('invitations', 'shared', { expires_at: future() }),
    }),
  },
  revokeSession: {
    table: 'sessions',
    make: async (world, actor) => ({
      id: await world.a.copy('sessions', 'shared', { user_id: await world.personId(actor) }),
    }),
  },
  signIn: {
    make: async (world) => ({ email: await world.freshEmail(), password: world.password }),
  },
  signOut: { make: async () => ({}) },
  updateProvider: {
    table: 'providers',
    make: async (world) => ({ ...(await seen(world, 'providers')), country: 'PL' }),
  },
  updateServiceLevel: {
    table: 'service_levels',
    make: async (world) => ({
      ...(await seen(world, 'service_levels')),
      calendarId: own(world, 'working_calendars'),
      expected: '0.8',
    }),
  },
  updateWorkingCalendar: {
    table: 'working_calendars',
    make: async (world) => ({ ...(await seen(world, 'working_calendars')), weekly }),
  },
};
