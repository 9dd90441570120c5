import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller, Role } from '@meridian/platform-tenancy';
import { HOUR, IdentityFixture, type TestUser } from '../test-support/identity-fixture.js';

let fixture: IdentityFixture;
let adminUser: TestUser;
let admin: Caller;
let providerId: string;

beforeAll(async () => {
  fixture = await IdentityFixture.open();
  adminUser = await fixture.addUser('ADMIN', 'ada@navy.example');
  admin = await fixture.callerOf(adminUser);
  providerId = await fixture.addProvider('Nordlicht Systems');
});
afterAll(() => fixture.close());

const invite = (email: string, role: Role = 'FINANCE', provider: string | null = null) =>
  fixture.identity.invitations.create(admin, { email, role, providerId: provider });
const accept = (token: string, name = 'Joan Clarke', password = 'tea at four on the terrace') =>
  fixture.identity.invitations.accept({ token, name, password }, 'test');
const NOT_VALID = { code: 'INVALID_INPUT', details: { inputPath: ['input', 'token'] } };

describe('an invitation', () => {
  it('makes the invited a user with the offered role, once', async () => {
    const { token, invitation } = await invite('Joan@Navy.example');
    const { userId } = await accept(token);
    const session = await fixture.signIn(
      { id: userId, email: 'joan@navy.example', organization: admin },
      'tea at four on the terrace',
    );
    expect(await fixture.bySession(session)).toMatchObject({
      role: 'FINANCE',
      actor: { name: 'Joan Clarke' },
    });
    await expect(accept(token)).rejects.toMatchObject(NOT_VALID);
    expect(await fixture.audited('user.invited')).toMatchObject([
      { actorId: adminUser.id, subjectId: invitation.id },
    ]);
    expect(await fixture.audited('invitation.accepted')).toMatchObject([
      { actorId: userId, role: 'FINANCE' },
    ]);
    expect((await fixture.audited('user.created'))[0]).toMatchObject({
      actorId: userId,
      subjectId: userId,
    });
  });

  it('of a provider user keeps him to his provider', async () => {
    const { token } = await invite('raj@nordlicht.example', 'PROVIDER', providerId);
    const { userId } = await accept(token, 'Raj Patel');
    const session = await fixture.signIn(
      { id: userId, email: 'raj@nordlicht.example', organization: admin },
      'tea at four on the terrace',
    );
    expect(await fixture.bySession(session)).toMatchObject({ role: 'PROVIDER', providerId });
  });

  it('is good for 72 hours', async () => {
    const [early, late] = [await invite('early@navy.example'), await invite('late@navy.example')];
    fixture.pass(72 * HOUR - 1);
    await accept(early.token);
    fixture.pass(1);
    await expect(accept(late.token)).rejects.toMatchObject(NOT_VALID);
    admin = await fixture.callerOf(adminUser);
  });

  it('ends when it is revoked, or when the address is invited again', async () => {
    const revoked = await invite('revoked@navy.example');
    await fixture.identity.invitations.revoke(admin, revoked.invitation.id);
    await expect(accept(revoked.token)).rejects.toMatchObject(NOT_VALID);
    await expect(
      fixture.identity.invitations.revoke(admin, revoked.invitation.id),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const first = await invite('twice@navy.example');
    const second = await invite('twice@navy.example', 'SECURITY');
    await expect(accept(first.token)).rejects.toMatchObject(NOT_VALID);
    await accept(second.token);
  });

  it('of a made-up token, or of a wrong form, says the same', async () => {
    const { token } = await invite('madeup@navy.example');
    for (const wrong of [`${token.slice(0, 23)}${'A'.repeat(43)}`, 'no token', '']) {
      await expect(accept(wrong)).rejects.toMatchObject(NOT_VALID);
    }
  });

  it('is accepted by one of two who try at once', async () => {
    const { token } = await invite('rush@navy.example');
    const outcomes = await Promise.allSettled([accept(token), accept(token, 'Somebody Else')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('stays open when the password is too weak', async () => {
    const { token } = await invite('weak@navy.example');
    await expect(accept(token, 'Joan', 'short')).rejects.toMatchObject({
      details: { inputPath: ['input', 'password'] },
    });
    await accept(token);
  });
});

describe('inviting', () => {
  it.each<[string, string, Role, (() => string) | null, string]>([
    ['an address that is none', 'nobody', 'FINANCE', null, 'email'],
    ['a user', 'ada@navy.example', 'FINANCE', null, 'email'],
    ['a provider user without provider', 'x@navy.example', 'PROVIDER', null, 'providerId'],
    ['somebody else with one', 'x@navy.example', 'FINANCE', () => providerId, 'providerId'],
    [
      'for a provider that there is not',
      'x@navy.example',
      'PROVIDER',
      () => '01980000-0000-7000-8000-000000000000',
      'providerId',
    ],
  ])('is refused for %s', async (_what, email, role, provider, place) => {
    await expect(invite(email, role, provider?.() ?? null)).rejects.toMatchObject({
      details: { inputPath: ['input', place] },
    });
  });
});
