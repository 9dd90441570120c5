import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PERMISSIONS, organizationId } from '@meridian/platform-tenancy';
import { ToyApp } from '../test-support/toy-app.js';
import { ToySocket } from '../test-support/toy-socket.js';
import { toyCaller } from '../test-support/toy-world.js';

const WATCH = 'subscription { flagRaised }';
const OTHER = organizationId('019aa000-0000-7000-8000-0000000000bb');

describe('subscriptions over WebSocket', () => {
  let toy: ToyApp;
  let port: number;
  beforeAll(async () => {
    toy = await ToyApp.start();
    port = await toy.listen();
  });
  afterAll(() => toy.stop());

  const open: ToySocket[] = [];
  const remember = (socket: ToySocket): ToySocket => {
    open.push(socket);
    return socket;
  };
  beforeEach(() => {
    toy.world.callers.set('key', toyCaller('API_KEY', PERMISSIONS));
    toy.world.callers.set('other', toyCaller('API_KEY', PERMISSIONS, OTHER));
  });
  afterEach(() => open.splice(0).forEach((socket) => socket.close()));

  /** Subscribes, and waits until the server listens. */
  const watching = async (key = 'key'): Promise<ToySocket> => {
    const socket = remember(await ToySocket.signedIn(port, key));
    const before = toy.world.authentications;
    socket.subscribe('1', WATCH);
    while (toy.world.authentications === before) await pause();
    await pause();
    return socket;
  };
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

  it('delivers what happens in the own organization, and nothing of others', async () => {
    const socket = await watching();
    const other = await watching('other');
    toy.world.announce('late delivery');
    expect(await socket.heard('next')).toEqual({
      id: '1',
      type: 'next',
      payload: { data: { flagRaised: 'late delivery for Ann' } },
    });
    toy.world.announce('foreign', OTHER);
    expect(await other.heard('next')).toMatchObject({
      payload: { data: { flagRaised: 'foreign for Ann' } },
    });
    expect(socket.messages.filter(({ type }) => type === 'next')).toHaveLength(1);
    expect(other.messages.filter(({ type }) => type === 'next')).toHaveLength(1);
  });

  it('takes the session cookie of a page of ours', async () => {
    const headers = { cookie: 'session=user', origin: `http://127.0.0.1:${port}` };
    const socket = remember(await ToySocket.open(port, headers));
    socket.send({ type: 'connection_init' });
    expect(await socket.heard('connection_ack')).toEqual({ type: 'connection_ack' });
  });

  it('refuses sockets opened by pages of others', async () => {
    const headers = { cookie: 'session=user', origin: 'https://evil.example' };
    await expect(ToySocket.open(port, headers)).rejects.toThrow('403');
    remember(await ToySocket.open(port, { origin: 'https://app.example' }));
  });

  it('closes the socket at the next delivery after the key was revoked', async () => {
    const socket = await watching();
    toy.world.callers.delete('key');
    toy.world.announce('secret');
    expect(await socket.closed).toBe(4401);
    expect(socket.messages.filter(({ type }) => type === 'next')).toEqual([]);
  });

  it('closes the socket at the next delivery after the permission was taken away', async () => {
    const socket = await watching();
    toy.world.callers.set('key', toyCaller('API_KEY', ['providers:read']));
    toy.world.announce('secret');
    expect(await socket.closed).toBe(4401);
    expect(socket.messages.filter(({ type }) => type === 'next')).toEqual([]);
  });

  it('closes a silent socket as soon as it is announced that access has changed', async () => {
    const socket = await watching();
    const other = await watching('other');
    toy.world.callers.delete('key');
    toy.world.announceAccess();
    toy.world.announceAccess(OTHER);
    expect(await socket.closed).toBe(4401);
    toy.world.announce('still open', OTHER);
    expect(await other.heard('next')).toBeDefined();
  });

  it.each([
    ['another role', { role: 'AUDITOR' } as const],
    ['another provider', { providerId: '019aa000-0000-7000-8000-0000000000cc' }],
    ['fewer permissions', { permissions: new Set(['risk:read'] as const) }],
  ])(
    'closes the socket of a caller who now has %s: it began with others',
    async (_what, change) => {
      const socket = await watching();
      toy.world.callers.set('key', { ...toyCaller('API_KEY', PERMISSIONS), ...change });
      toy.world.announce('secret');
      expect(await socket.closed).toBe(4401);
      expect(socket.messages.filter(({ type }) => type === 'next')).toEqual([]);
    },
  );

  it('stops listening when a subscription is ended, and when its socket is closed', async () => {
    const socket = await watching();
    socket.send({ id: '1', type: 'complete' });
    await pause();
    toy.world.announce('unheard');
    await pause();
    expect(socket.messages.filter(({ type }) => type === 'next')).toEqual([]);
  });

  it.each([
    ['a permission that is missing', WATCH, 'FORBIDDEN'],
    ['a query', '{ me }', 'BAD_REQUEST'],
    ['an unknown field', 'subscription { nothing }', 'INVALID_DOCUMENT'],
    [
      '17 aliases',
      `subscription { ${[...Array(17).keys()].map((i) => `a${i}: flagRaised`).join(' ')} }`,
      'LIMIT_EXCEEDED',
    ],
    ['a syntax error', 'subscription {', 'SYNTAX_ERROR'],
  ])('refuses %s with the same errors as over HTTP', async (_, query, code) => {
    toy.world.callers.set('key', toyCaller('API_KEY', ['providers:read']));
    const socket = remember(await ToySocket.signedIn(port));
    socket.subscribe('1', query);
    expect(await socket.heard('error')).toMatchObject({ payload: [{ extensions: { code } }] });
  });

  it('says goodbye to its sockets at shutdown', async () => {
    const ending = await ToyApp.start();
    const socket = await ToySocket.signedIn(await ending.listen());
    await ending.stop();
    expect(await socket.closed).toBe(1001);
  });

  it('G-27 wants to know who it is first', async () => {
    const socket = remember(await ToySocket.open(port));
    socket.subscribe('1', WATCH);
    expect(await socket.closed).toBe(4401);
    const stranger = remember(await ToySocket.open(port));
    stranger.send({ type: 'connection_init', payload: { apiKey: 'wrong' } });
    expect(await stranger.closed).toBe(4401);
  });

  it('G-27 waits 3 seconds for that, and takes it once', async () => {
    const silent = remember(await ToySocket.open(port));
    const twice = remember(await ToySocket.signedIn(port));
    twice.send({ type: 'connection_init' });
    expect(await twice.closed).toBe(4429);
    expect(await silent.closed).toBe(4408);
  });

  it('G-27 closes at oversized frames, garbage, double ids, and other protocols', async () => {
    const large = remember(await ToySocket.signedIn(port));
    large.sendText(JSON.stringify({ type: 'ping', payload: { x: 'x'.repeat(2_000_000) } }));
    expect(await large.closed).toBe(1009);
    const garbage = remember(await ToySocket.signedIn(port));
    garbage.sendText('garbage');
    expect(await garbage.closed).toBe(4400);
    const double = await watching();
    double.subscribe('1', WATCH);
    expect(await double.closed).toBe(4409);
    await expect(ToySocket.open(port, {}, 'graphql-ws')).rejects.toThrow();
  });

  it('G-27 holds at most 20 subscriptions per socket', async () => {
    const socket = remember(await ToySocket.signedIn(port));
    for (let id = 1; id <= 1_000; id += 1) socket.subscribe(String(id), WATCH);
    for (let id = 21; id <= 1_000; id += 1) {
      expect(await socket.heard('error', String(id))).toMatchObject({
        payload: [{ extensions: { code: 'TOO_MANY_REQUESTS' } }],
      });
    }
    toy.world.announce('x');
    await socket.heard('next', '20');
    const ids = socket.messages.flatMap(({ type, id }) => (type === 'next' ? [id] : []));
    expect(new Set(ids).size).toBe(20);
  });
});
