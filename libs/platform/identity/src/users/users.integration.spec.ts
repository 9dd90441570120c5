import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { statement } from '@meridian/platform-database';
import { SignInLookup, type Caller } from '@meridian/platform-tenancy';
import { IdentityFixture, type TestUser } from '../test-support/identity-fixture.js';

let fixture: IdentityFixture;
let adminUser: TestUser;
let admin: Caller;
let user: TestUser;
let count = 0;

beforeAll(async () => {
  fixture = await IdentityFixture.open();
  adminUser = await fixture.addUser('ADMIN', 'ada@navy.example');
  admin = await fixture.callerOf(adminUser);
});
beforeEach(async () => {
  count += 1;
  user = await fixture.addUser('FINANCE', `user${count}@navy.example`);
});
afterAll(() => fixture.close());

const changeRole = (
  ...parameters: Parameters<IdentityFixture['identity']['users']['changeRole']>
) => fixture.identity.users.changeRole(...parameters);

describe('changing a role', () => {
  it('holds from the next request on, and says in the audit log what it was before', async () => {
    const session = await fixture.signIn(user);
    const changed = await changeRole(admin, { id: user.id, version: 1 }, 'AUDITOR', null);
    expect(changed).toMatchObject({ id: user.id, role: 'AUDITOR', version: 2 });
    const caller = await fixture.bySession(session);
    expect(caller?.role).toBe('AUDITOR');
    expect(caller?.permissions.has('audit:read')).toBe(true);
    const [entry] = await fixture.audited('user.role-changed');
    expect(entry).toMatchObject({
      actorId: adminUser.id,
      subjectId: user.id,
      before: { role: 'FINANCE', providerId: null },
      after: { role: 'AUDITOR', providerId: null },
    });
  });

  it('to provider user sets the provider, and back again takes it away', async () => {
    const providerId = await fixture.addProvider(`Provider ${count}`);
    const session = await fixture.signIn(user);
    await changeRole(admin, { id: user.id, version: 1 }, 'PROVIDER', providerId);
    expect(await fixture.bySession(session)).toMatchObject({ role: 'PROVIDER', providerId });
    await changeRole(admin, { id: user.id, version: 2 }, 'FINANCE', null);
    expect(await fixture.bySession(session)).toMatchObject({ role: 'FINANCE', providerId: null });
  });

  it('is refused when somebody else changed the user meanwhile', async () => {
    await changeRole(admin, { id: user.id, version: 1 }, 'AUDITOR', null);
    await expect(
      changeRole(admin, { id: user.id, version: 1 }, 'SECURITY', null),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { currentVersion: 2 },
    });
  });

  it('is refused for oneself, also by one’s own API key', async () => {
    const own = { id: adminUser.id, version: 1 };
    await expect(changeRole(admin, own, 'AUDITOR', null)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const { text } = await fixture.identity.apiKeys.create(admin, {
      name: 'Key',
      scopes: ['users:write'],
      expiresAt: new Date(fixture.time().getTime() + 1000),
    });
    const key = await fixture.byKey(text);
    if (!key) throw new Error('A key just made must be good.');
    await expect(changeRole(key, own, 'AUDITOR', null)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('is refused for a provider of another organization', async () => {
    const providerId = '01980000-0000-7000-8000-000000000000';
    await expect(
      changeRole(admin, { id: user.id, version: 1 }, 'PROVIDER', providerId),
    ).rejects.toMatchObject({
      details: { inputPath: ['input', 'providerId'] },
    });
  });
});

describe('deactivating', () => {
  it('ends sessions and keys from the next request on', async () => {
    const session = await fixture.signIn(user);
    const caller = await fixture.callerOf(user);
    const { text } = await fixture.identity.apiKeys.create(caller, {
      name: 'Key',
      scopes: ['risk:read'],
      expiresAt: new Date(fixture.time().getTime() + 1000),
    });
    const deactivated = await fixture.identity.users.deactivate(admin, { id: user.id, version: 1 });
    expect(deactivated).toMatchObject({ active: false, version: 2 });
    expect(await fixture.bySession(session)).toBeNull();
    expect(await fixture.byKey(text)).toBeNull();
    await expect(fixture.signIn(user)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const [entry] = await fixture.audited('user.deactivated');
    expect(entry).toMatchObject({
      subjectId: user.id,
      after: { sessionsEnded: 2, apiKeysRevoked: 1 },
    });
  });

  it('needs no more than the mark on the user: his sessions and keys ask for it at each request', async () => {
    const session = await fixture.signIn(user);
    await fixture.setUser(user, { active: false });
    expect(await fixture.bySession(session)).toBeNull();
  });

  it('is done once', async () => {
    await fixture.identity.users.deactivate(admin, { id: user.id, version: 1 });
    await expect(
      fixture.identity.users.deactivate(admin, { id: user.id, version: 2 }),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('the last administrator', () => {
  it('stays: neither demoted nor deactivated, by Meridian itself either', async () => {
    const own = { id: adminUser.id, version: 1 };
    await expect(changeRole(fixture.organization, own, 'AUDITOR', null)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(
      fixture.identity.users.deactivate(fixture.organization, own),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('stays also when two administrators demote each other at the same moment', async () => {
    const organization = await fixture.test.createOrganization(`Duel ${count}`);
    const [first, second] = await Promise.all(
      ['a', 'b'].map((name) =>
        fixture.addUser('ADMIN', `${name}${count}@duel.example`, { organization }),
      ),
    );
    if (!first || !second) throw new Error('Two were made.');
    const [one, two] = await Promise.all([fixture.callerOf(first), fixture.callerOf(second)]);
    const outcomes = await Promise.allSettled([
      changeRole(one, { id: second.id, version: 1 }, 'AUDITOR', null),
      changeRole(two, { id: first.id, version: 1 }, 'AUDITOR', null),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('walls', () => {
  const allUsers = statement<object, { email: string }>(
    'test.all-users',
    'select email from users',
  );
  const visibleTo = async (caller: Caller): Promise<string[]> =>
    (await fixture.test.tenancy.read(caller, allUsers, {})).map(({ email }) => email);

  it('a second organization sees and changes nobody of the first', async () => {
    const other = await fixture.test.createOrganization(`Other ${count}`);
    const stranger = await fixture.callerOf(
      await fixture.addUser('ADMIN', `boss${count}@other.example`, { organization: other }),
    );
    expect(await visibleTo(stranger)).toEqual([`boss${count}@other.example`]);
    await expect(
      changeRole(stranger, { id: user.id, version: 1 }, 'ADMIN', null),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(
      fixture.identity.users.deactivate(stranger, { id: user.id, version: 1 }),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('a provider user sees nobody of another provider, and no invitations', async () => {
    const [own, other] = [
      await fixture.addProvider(`Own ${count}`),
      await fixture.addProvider(`Rival ${count}`),
    ];
    const mine = await fixture.addUser('PROVIDER', `mine${count}@own.example`, { providerId: own });
    const rival = await fixture.addUser('PROVIDER', `rival${count}@rival.example`, {
      providerId: other,
    });
    await fixture.identity.invitations.create(admin, {
      email: `invited${count}@navy.example`,
      role: 'FINANCE',
      providerId: null,
    });
    const caller = await fixture.callerOf(mine);
    const seen = await visibleTo(caller);
    expect(seen).toContain(mine.email);
    expect(seen).not.toContain(rival.email);
    const invitations = statement<object, object>(
      'test.all-invitations',
      'select id from invitations',
    );
    expect(await fixture.test.tenancy.read(caller, invitations, {})).toEqual([]);
    expect(await fixture.test.tenancy.read(admin, invitations, {})).not.toEqual([]);
  });

  it('looking up who signs in opens no more than the accounts of one address, in that look-up', async () => {
    const lookup = new SignInLookup(fixture.test.database);
    const accounts = await lookup.accounts(user.email);
    expect(accounts.map(({ userId }) => userId)).toEqual([user.id]);
    const rows = await fixture.test.database.reads.query('select email from users');
    expect(rows.rows).toEqual([]);
  });

  it('a credential with another organization written into it opens nothing', async () => {
    const other = await fixture.test.createOrganization(`Forged ${count}`);
    const session = await fixture.signIn(user);
    const organization = Buffer.from(other.organizationId.replaceAll('-', ''), 'hex').toString(
      'base64url',
    );
    expect(await fixture.bySession({ token: organization + session.token.slice(22) })).toBeNull();
  });
});
