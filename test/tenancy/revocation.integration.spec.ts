/** What is taken away is gone with the next request, and within a second from open sockets. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { LiveSocket } from '../e2e/support/live-socket.js';
import { until } from '../e2e/support/until.js';
import type { CallingActor } from './support/caller.js';
import { Installation } from './support/installation.js';
import { World } from './support/world.js';

jest.setTimeout(180_000);

const WATCH = 'subscription { attainmentChanged { id } }';
/** Milliseconds within which an open socket has to end. */
const SOCKET_LIMIT = 1_000;

let installation: Installation;
let world: World;
let admin: CallingActor;
const latencies: string[] = [];

beforeAll(async () => {
  installation = await Installation.start();
  world = await World.build(installation.database, installation.address);
  admin = await world.signIn('ADMIN');
});
afterAll(async () => {
  process.stdout.write(`revocation: ${latencies.join('; ')}\n`);
  await world.close();
  await installation.remove();
});

/** Somebody who is about to lose something, and what is needed to take it. */
interface Victim {
  readonly userId: string;
  readonly actor: CallingActor;
  readonly session: CallingActor;
}

async function somebody(withKey: boolean): Promise<Victim> {
  const userId = await world.a.copy('users', 'shared', { role: 'VENDOR_MANAGER', version: 1 });
  const email = String(await world.value('users', userId, 'email'));
  const session = await world.signIn('VENDOR_MANAGER', email);
  if (!withKey) return { userId, session, actor: session };
  const scopes = ['service-levels:read', 'providers:write', 'providers:read'];
  const actor = await world.withKey(session, scopes, { kind: 'KEY', scope: 'providers:write' });
  return { userId, session, actor };
}

const input = (mutation: string, type: string): string =>
  `mutation Change($input: ${type}!) { ${mutation}(input: $input) { __typename } }`;

async function done(
  by: CallingActor,
  mutation: string,
  type: string,
  given: object,
): Promise<void> {
  const reply = await by.ask(input(mutation, type), { input: given });
  expect(reply.errors).toEqual([]);
}

const only = async (table: string, userId: string): Promise<string> => {
  const { rows } = await world.superuser.query<{ id: string }>(
    `select id from ${table} where user_id = $1 order by id desc limit 1`,
    [userId],
  );
  return rows[0]?.id ?? '';
};

/** Each takes something away; the last word is what the next request is answered with. */
const TAKEN = [
  [
    'a session that its owner signed out of',
    false,
    async ({ session }) => {
      await session.ask('mutation { signOut { signedOut } }');
    },
    'UNAUTHENTICATED',
  ],
  [
    'a session that its owner revoked elsewhere',
    false,
    async ({ userId, session }) => {
      const id = await only('sessions', userId);
      await done(session, 'revokeSession', 'RevokeSessionInput', { id });
    },
    'UNAUTHENTICATED',
  ],
  [
    'the session of somebody who was deactivated',
    false,
    ({ userId: id }) => done(admin, 'deactivateUser', 'DeactivateUserInput', { id, version: 1 }),
    'UNAUTHENTICATED',
  ],
  [
    'the key of somebody who was deactivated',
    true,
    ({ userId: id }) => done(admin, 'deactivateUser', 'DeactivateUserInput', { id, version: 1 }),
    'UNAUTHENTICATED',
  ],
  [
    'a key that was revoked',
    true,
    async ({ userId, session }) => {
      const id = await only('api_keys', userId);
      await done(session, 'revokeApiKey', 'RevokeApiKeyInput', { id });
    },
    'UNAUTHENTICATED',
  ],
  [
    'the session of somebody with another role',
    false,
    ({ userId: id }) =>
      done(admin, 'changeUserRole', 'ChangeUserRoleInput', { id, version: 1, role: 'AUDITOR' }),
    'FORBIDDEN',
  ],
  [
    'the key of somebody with another role',
    true,
    ({ userId: id }) =>
      done(admin, 'changeUserRole', 'ChangeUserRoleInput', { id, version: 1, role: 'AUDITOR' }),
    'FORBIDDEN',
  ],
] satisfies [string, boolean, (victim: Victim) => Promise<void>, string][];

test.each(TAKEN)('%s is good for nothing any more', async (what, withKey, take, code) => {
  const victim = await somebody(withKey);
  const socket = await LiveSocket.open(victim.actor);
  await socket.subscribe('watch', WATCH);
  const change = () =>
    victim.actor.ask(input('createProvider', 'CreateProviderInput'), {
      input: { name: `${what} ${Math.random()}`, kind: 'OUTSOURCED', country: 'PL' },
    });
  expect((await change()).errors).toEqual([]);

  await take(victim);
  const taken = performance.now();
  const next = await change();
  const request = performance.now() - taken;
  expect(next.errors.map((error) => error.code)).toEqual([code]);
  expect(await until('the socket is closed', () => socket.closedWith)).toBe(4401);
  const closed = performance.now() - taken;
  latencies.push(
    `${what}: next request, answered after ${request.toFixed(0)} ms, socket ${closed.toFixed(0)} ms`,
  );
  expect(closed).toBeLessThan(SOCKET_LIMIT);
  expect(socket.heard('watch')).toEqual([]);
});
