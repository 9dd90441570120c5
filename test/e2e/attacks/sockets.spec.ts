/** Sockets that do not keep to the protocol, or ask for more than anybody needs. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { until } from '../support/until.js';
import { Fortress } from './support/fortress.js';
import type { IntrudingSocket } from './support/intruding-socket.js';

jest.setTimeout(120_000);

const UNAUTHORIZED = 4401;
const NO_GREETING_IN_TIME = 4408;
const TOO_MANY_GREETINGS = 4429;
const FRAME_TOO_LARGE = 1009;
const MOST_SUBSCRIPTIONS = 20;
const FLAGS = 'subscription { riskFlagRaised { id } }';

let fortress: Fortress;
const opened: IntrudingSocket[] = [];

beforeAll(async () => {
  fortress = await Fortress.open();
});
afterEach(() => opened.splice(0).forEach((socket) => socket.close()));
afterAll(() => fortress.close());

async function open(headers: Readonly<Record<string, string>> = {}): Promise<IntrudingSocket> {
  const socket = await fortress.socket(headers);
  opened.push(socket);
  return socket;
}
const openInside = (): Promise<IntrudingSocket> => open(fortress.person('vendors').credentials);

async function greeted(): Promise<IntrudingSocket> {
  const socket = await openInside();
  await socket.greet();
  return socket;
}

describe('G-27 a socket', () => {
  test('that subscribes before it greets is closed with 4401', async () => {
    for (const socket of [await open(), await openInside()]) {
      socket.subscribe('1', FLAGS);
      expect(await socket.closed()).toBe(UNAUTHORIZED);
    }
  });

  test('that greets without credentials is closed with 4401', async () => {
    const socket = await open();
    socket.say({ type: 'connection_init' });
    expect(await socket.closed()).toBe(UNAUTHORIZED);
  });

  test('that greets with a wrong key is closed with 4401, whatever its cookie', async () => {
    const socket = await openInside();
    socket.say({ type: 'connection_init', payload: { apiKey: 'mrd_live_nothing' } });
    expect(await socket.closed()).toBe(UNAUTHORIZED);
  });

  test('that does not greet within 5 seconds is closed with 4408', async () => {
    const begin = performance.now();
    const sockets = [await open(), await openInside()];
    for (const socket of sockets) expect(await socket.closed()).toBe(NO_GREETING_IN_TIME);
    expect(performance.now() - begin).toBeLessThan(5_000);
  });

  test('that greets twice is closed with 4429', async () => {
    const socket = await greeted();
    socket.say({ type: 'connection_init' });
    expect(await socket.closed()).toBe(TOO_MANY_GREETINGS);
  });

  test('that sends 2 MB at once is closed, and nothing is held of it', async () => {
    const before = await fortress.memory();
    for (const socket of [await open(), await greeted()]) {
      socket.say('x'.repeat(2_000_000));
      expect(await socket.closed()).toBe(FRAME_TOO_LARGE);
    }
    expect((await fortress.memory()) - before).toBeLessThan(52_428_800);
  });

  test('that speaks no JSON is closed', async () => {
    const socket = await greeted();
    socket.say('{');
    expect(await socket.closed()).toBe(4400);
  });

  test('that subscribes 1,000 times holds 20', async () => {
    const socket = await greeted();
    for (let id = 0; id < 1_000; id += 1) socket.subscribe(String(id), FLAGS);
    await until(
      'the others are refused',
      () => socket.of('error').length >= 1_000 - MOST_SUBSCRIPTIONS,
    );
    expect(socket.of('error')).toHaveLength(1_000 - MOST_SUBSCRIPTIONS);
    expect(socket.closedWith).toBeNull();
  });

  test.each([
    ['a query', '{ viewer { name } }'],
    ['a mutation', 'mutation { signOut { __typename } }'],
    ['introspection', 'subscription { __schema { types { name } } }'],
    ['two root fields', 'subscription { riskFlagRaised { id } attainmentChanged { id } }'],
    ['an unknown field', 'subscription { riskFlagRaise { id } }'],
    ['@defer', 'subscription { riskFlagRaised { ... @defer { id } } }'],
    ['16 aliases', `subscription { riskFlagRaised { ${'a: id '.repeat(16)} } }`],
    ['a syntax error', 'subscription {'],
    ['a document of 11,000 characters', `${FLAGS} #${'x'.repeat(11_000)}`],
  ])('that asks for %s is told no, and stays open', async (_, query) => {
    const socket = await greeted();
    socket.subscribe('1', query);
    await until('it is refused', () => socket.of('error').length > 0);
    expect(socket.of('next')).toEqual([]);
    expect(socket.closedWith).toBeNull();
  });

  test('of a page of another origin is not opened', async () => {
    const { cookie = '' } = fortress.person('vendors').credentials;
    const headers = { cookie, origin: 'https://evil.example' };
    await expect(open(headers)).rejects.toThrow('403');
  });

  test('is one of at most 20 of one caller', async () => {
    const sockets: IntrudingSocket[] = [];
    for (let count = 0; count < 25; count += 1) {
      const socket = await openInside();
      socket.say({ type: 'connection_init' });
      sockets.push(socket);
    }
    const refused = await until('five are refused', () => {
      const closed = sockets.filter(({ closedWith }) => closedWith !== null);
      return closed.length >= 5 && closed;
    });
    expect(refused.map(({ closedWith }) => closedWith)).toEqual([4429, 4429, 4429, 4429, 4429]);
    // Whoever closes one may open another.
    sockets.filter(({ closedWith }) => closedWith === null).forEach((socket) => socket.close());
    await until('there is room again', async () => {
      const socket = await openInside();
      socket.say({ type: 'connection_init' });
      return until(
        'an answer',
        () => socket.of('connection_ack').length > 0 || socket.closedWith,
      ).then((answer) => answer === true);
    });
  });

  test('that never greets is one of at most 100 of one network', async () => {
    const sockets: IntrudingSocket[] = [];
    for (let count = 0; count < 110; count += 1) sockets.push(await open());
    const closed = await until('ten are refused', () => {
      const refused = sockets.filter(({ closedWith }) => closedWith === 4429);
      return refused.length >= 10 && refused;
    });
    expect(closed).toHaveLength(10);
  });
});
