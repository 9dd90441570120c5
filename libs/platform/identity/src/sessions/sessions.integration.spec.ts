import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  HOUR,
  IdentityFixture,
  MINUTE,
  PASSWORD,
  SECOND,
  type TestUser,
} from '../test-support/identity-fixture.js';
import { Session } from './session.js';

let fixture: IdentityFixture;
let grace: TestUser;
let count = 0;

beforeAll(async () => {
  fixture = await IdentityFixture.open();
});
beforeEach(async () => {
  count += 1;
  grace = await fixture.addUser('VENDOR_MANAGER', `grace${count}@navy.example`);
});
afterAll(() => fixture.close());

const lastSeenOf = async (id: string): Promise<Date> => {
  await fixture.identity.lastSeen.settled();
  const { organizationId } = fixture.organization;
  const session = await fixture.test.tenancy.command(fixture.organization, (work) =>
    work.manager.findOneByOrFail(Session, { organizationId, id }),
  );
  return session.lastSeenAt;
};

describe('a session', () => {
  it('is another one at each sign-in; the one that the browser had ends', async () => {
    const first = await fixture.signIn(grace);
    const { session: second } = await fixture.identity.signIn.withPassword({
      email: grace.email,
      password: PASSWORD,
      address: fixture.freshAddress(),
      requestId: 'test',
      previousToken: first.token,
    });
    expect(second.token).not.toBe(first.token);
    expect(await fixture.bySession(first)).toBeNull();
    expect(await fixture.bySession(second)).not.toBeNull();
    expect(await fixture.audited('session.replaced')).toHaveLength(1);
  });

  it('is never the one that somebody planted in the browser', async () => {
    const planted = `${'A'.repeat(22)}.${'B'.repeat(43)}`;
    const { session } = await fixture.identity.signIn.withPassword({
      email: grace.email,
      password: PASSWORD,
      address: fixture.freshAddress(),
      requestId: 'test',
      previousToken: planted,
    });
    expect(session.token).not.toBe(planted);
    expect(await fixture.bySession({ token: planted })).toBeNull();
  });

  it('is kept as a hash only', async () => {
    const session = await fixture.signIn(grace);
    const rows = await fixture.test.tenancy.command(fixture.organization, (work) =>
      work.manager.find(Session),
    );
    expect(rows.map(({ id }) => id)).toContain(session.id);
    expect(JSON.stringify(rows)).not.toContain(session.token);
  });

  it('ends half an hour after it was last used', async () => {
    const session = await fixture.signIn(grace);
    for (let use = 1; use <= 3; use += 1) {
      fixture.pass(29 * MINUTE);
      expect(await fixture.bySession(session)).not.toBeNull();
      await fixture.identity.lastSeen.settled();
    }
    fixture.pass(30 * MINUTE);
    expect(await fixture.bySession(session)).toBeNull();
  });

  it('ends after twelve hours, however busy it is', async () => {
    const session = await fixture.signIn(grace);
    for (let passed = 20 * MINUTE; passed < 12 * HOUR; passed += 20 * MINUTE) {
      fixture.pass(20 * MINUTE);
      expect(await fixture.bySession(session)).not.toBeNull();
      await fixture.identity.lastSeen.settled();
    }
    fixture.pass(20 * MINUTE);
    expect(await fixture.bySession(session)).toBeNull();
  });

  it('notes its use once a minute at most', async () => {
    const begun = fixture.time();
    const session = await fixture.signIn(grace);
    fixture.pass(59 * SECOND);
    await fixture.bySession(session);
    expect(await lastSeenOf(session.id)).toEqual(begun);
    fixture.pass(2 * SECOND);
    await Promise.all([fixture.bySession(session), fixture.bySession(session)]);
    expect(await lastSeenOf(session.id)).toEqual(fixture.time());
  });

  it('notes its use once a minute at most also where two replicas answer at once', async () => {
    const session = await fixture.signIn(grace);
    const caller = await fixture.bySession(session);
    if (!caller) throw new Error('A session just begun must be good.');
    const begun = fixture.time();
    fixture.pass(SECOND);
    fixture.identity.lastSeen.note(caller, 'session', session.id);
    expect(await lastSeenOf(session.id)).toEqual(begun);
  });

  it('ends with signing out, from the next request on', async () => {
    const session = await fixture.signIn(grace);
    const caller = await fixture.callerOf(grace);
    await fixture.identity.sessions.signOut(caller, session.token);
    expect(await fixture.bySession(session)).toBeNull();
    const [entry] = await fixture.audited('user.signed-out');
    expect(entry).toMatchObject({ actorId: grace.id, subjectId: session.id });
  });
});

describe('one’s own sessions', () => {
  it('are listed and can be ended one by one', async () => {
    const [here, there] = [await fixture.signIn(grace), await fixture.signIn(grace)];
    const caller = await fixture.bySession(here);
    if (!caller) throw new Error('A session just begun must be good.');
    const listed = await fixture.identity.sessions.list(caller, here.token);
    expect(listed.map(({ id, current }) => [id, current]).sort()).toEqual(
      [
        [here.id, true],
        [there.id, false],
      ].sort(),
    );
    await fixture.identity.sessions.revoke(caller, there.id);
    expect(await fixture.bySession(there)).toBeNull();
    expect(await fixture.bySession(here)).not.toBeNull();
    expect(await fixture.identity.sessions.list(caller, here.token)).toHaveLength(1);
  });

  it('are nobody else’s to end', async () => {
    const session = await fixture.signIn(grace);
    const other = await fixture.callerOf(
      await fixture.addUser('ADMIN', `admin${count}@navy.example`),
    );
    await expect(fixture.identity.sessions.revoke(other, session.id)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await fixture.identity.sessions.signOut(other, session.token);
    expect(await fixture.bySession(session)).not.toBeNull();
  });
});

describe('changing the password', () => {
  const change = async (currentPassword: string, newPassword: string) => {
    const [here, there] = [await fixture.signIn(grace), await fixture.signIn(grace)];
    const caller = await fixture.bySession(here);
    if (!caller) throw new Error('A session just begun must be good.');
    const outcome = await fixture.identity.passwordChange
      .change(caller, {
        currentPassword,
        newPassword,
        sessionToken: here.token,
        address: fixture.freshAddress(),
      })
      .then(
        () => null,
        (error: unknown) => error,
      );
    return { here, there, outcome };
  };

  it('ends all other sessions and takes the old password out of use', async () => {
    const { here, there, outcome } = await change(PASSWORD, 'tea at four on the terrace');
    expect(outcome).toBeNull();
    expect(await fixture.bySession(here)).not.toBeNull();
    expect(await fixture.bySession(there)).toBeNull();
    await expect(fixture.signIn(grace)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await fixture.signIn(grace, 'tea at four on the terrace');
    const [entry] = await fixture.audited('user.password-changed');
    expect(entry).toMatchObject({ actorId: grace.id, after: { sessionsEnded: 1 } });
    expect(JSON.stringify(entry)).not.toMatch(/argon2|terrace/);
  });

  it.each([
    ['a wrong current one', 'not the password', 'tea at four on the terrace', 'currentPassword'],
    ['a new one that is too short', PASSWORD, 'short', 'newPassword'],
    ['a new one that holds the name', PASSWORD, 'grace likes harbours', 'newPassword'],
  ])('is refused with %s', async (_what, current, wished, place) => {
    const { there, outcome } = await change(current, wished);
    expect(outcome).toMatchObject({
      code: 'INVALID_INPUT',
      details: { inputPath: ['input', place] },
    });
    expect(await fixture.bySession(there)).not.toBeNull();
  });
});
