import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROLE_PERMISSIONS, type Caller, type Permission } from '@meridian/platform-tenancy';
import { HOUR, IdentityFixture, MINUTE, type TestUser } from '../test-support/identity-fixture.js';
import { ApiKey } from './api-key.js';

let fixture: IdentityFixture;
let admin: Caller;
let managing: TestUser;
let manager: Caller;

beforeAll(async () => {
  fixture = await IdentityFixture.open();
  admin = await fixture.callerOf(await fixture.addUser('ADMIN', 'ada@navy.example'));
  managing = await fixture.addUser('VENDOR_MANAGER', 'grace@navy.example');
  manager = await fixture.callerOf(managing);
});
afterAll(() => fixture.close());

const inOneDay = () => new Date(fixture.time().getTime() + 24 * HOUR);
const createKey = (scopes: string[], caller = manager, expiresAt = inOneDay()) =>
  fixture.identity.apiKeys.create(caller, { name: 'Nightly export', scopes, expiresAt });

/** How many connections of the read pool a call takes. */
async function reads(run: () => Promise<unknown>): Promise<number> {
  let taken = 0;
  const count = (): void => void (taken += 1);
  fixture.test.database.reads.on('acquire', count);
  await run();
  fixture.test.database.reads.off('acquire', count);
  return taken;
}

describe('an API key', () => {
  it('acts for its owner within its scopes, and is audited without its secret', async () => {
    const { text, apiKey } = await createKey(['cases:read', 'cases:import']);
    const caller = await fixture.byKey(text);
    expect(caller).toMatchObject({
      organizationId: fixture.organization.organizationId,
      actor: { kind: 'API_KEY', id: apiKey.id, name: 'Nightly export (Grace Hopper)' },
      role: 'VENDOR_MANAGER',
      providerId: null,
    });
    expect(caller?.permissions).toEqual(new Set(['cases:read', 'cases:import']));
    const [entry] = await fixture.audited('api-key.created');
    expect(entry).toMatchObject({ actorId: managing.id, after: { prefix: apiKey.prefix } });
    expect(JSON.stringify(entry)).not.toContain(text.slice(apiKey.prefix.length));
  });

  it('is kept as a hash only', async () => {
    const { text, apiKey } = await createKey(['cases:read']);
    const { organizationId } = fixture.organization;
    const row = await fixture.test.tenancy.command(fixture.organization, (work) =>
      work.manager.findOneByOrFail(ApiKey, { organizationId, id: apiKey.id }),
    );
    expect(JSON.stringify(row)).not.toContain(text.slice(apiKey.prefix.length));
    expect(text).toHaveLength(69);
  });

  it('costs one read when it is good and none when its checksum is wrong or only its prefix is shown', async () => {
    const { text, apiKey } = await createKey(['cases:read']);
    const wrong = text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
    expect(await reads(() => fixture.byKey(text))).toBe(1);
    expect(await reads(async () => expect(await fixture.byKey(wrong)).toBeNull())).toBe(0);
    expect(await reads(async () => expect(await fixture.byKey(apiKey.prefix)).toBeNull())).toBe(0);
    expect(await reads(async () => expect(await fixture.byKey('')).toBeNull())).toBe(0);
  });

  it('is no session: it is refused as a cookie, as other authorization, and beside a good cookie', async () => {
    const { text } = await createKey(['cases:read']);
    const { authenticator } = fixture.identity;
    const { token } = await fixture.signIn(managing);
    expect(await authenticator.authenticate({ cookie: text, requestId: 'test' })).toBeNull();
    expect(
      await authenticator.authenticate({ authorization: `Basic ${text}`, requestId: 'test' }),
    ).toBeNull();
    expect(
      await authenticator.authenticate({ authorization: `Bearer ${token}`, requestId: 'test' }),
    ).toBeNull();
    expect(
      await authenticator.authenticate({
        cookie: token,
        authorization: 'Bearer x',
        requestId: 'test',
      }),
    ).toBeNull();
  });

  it('is refused once it expired', async () => {
    const { text } = await createKey(
      ['cases:read'],
      manager,
      new Date(fixture.time().getTime() + HOUR),
    );
    fixture.pass(HOUR);
    expect(await fixture.byKey(text)).toBeNull();
  });

  it('is refused from the next request on once it is revoked', async () => {
    const { text, apiKey } = await createKey(['cases:read']);
    expect(await fixture.byKey(text)).not.toBeNull();
    await fixture.identity.apiKeys.revoke(manager, apiKey.id);
    expect(await fixture.byKey(text)).toBeNull();
    expect(await fixture.audited('api-key.revoked')).toHaveLength(1);
    await fixture.identity.apiKeys.revoke(manager, apiKey.id);
    expect(await fixture.audited('api-key.revoked')).toHaveLength(1);
  });

  it('never may more than its owner may now', async () => {
    const user = await fixture.addUser('ADMIN', 'mary@navy.example');
    const { text } = await createKey(['users:write', 'risk:read'], await fixture.callerOf(user));
    await fixture.identity.users.changeRole(admin, { id: user.id, version: 1 }, 'FINANCE', null);
    expect((await fixture.byKey(text))?.permissions).toEqual(new Set(['risk:read']));
  });

  it('dies with its owner’s access', async () => {
    const user = await fixture.addUser('FINANCE', 'joan@navy.example');
    const { text } = await createKey(['risk:read'], await fixture.callerOf(user));
    await fixture.identity.users.deactivate(admin, { id: user.id, version: 1 });
    expect(await fixture.byKey(text)).toBeNull();
  });

  it('notes its use once a minute at most', async () => {
    const { text, apiKey } = await createKey(['cases:read']);
    const { organizationId } = fixture.organization;
    const lastUsed = async (): Promise<Date | null> => {
      await fixture.byKey(text);
      await fixture.identity.lastSeen.settled();
      return fixture.test.tenancy.command(
        fixture.organization,
        async (work) =>
          (await work.manager.findOneByOrFail(ApiKey, { organizationId, id: apiKey.id }))
            .lastUsedAt,
      );
    };
    const first = fixture.time();
    expect(await lastUsed()).toEqual(first);
    fixture.pass(MINUTE / 2);
    expect(await lastUsed()).toEqual(first);
    fixture.pass(MINUTE);
    expect(await lastUsed()).toEqual(fixture.time());
  });
});

describe('making a key', () => {
  it.each<[string, string[]]>([
    ['no scope', []],
    ['a scope that there is not', ['cases:destroy']],
    ['a scope that the owner does not have', ['cases:read', 'users:write']],
  ])('is refused with %s', async (_what, scopes) => {
    await expect(createKey(scopes)).rejects.toMatchObject({
      details: { inputPath: ['input', 'scopes'] },
    });
  });

  it.each([
    ['in the past', -HOUR],
    ['after more than a year', 367 * 24 * HOUR],
  ])('is refused with an end %s', async (_when, life) => {
    const expiresAt = new Date(fixture.time().getTime() + life);
    await expect(createKey(['cases:read'], manager, expiresAt)).rejects.toMatchObject({
      details: { inputPath: ['input', 'expiresAt'] },
    });
  });

  it('takes a person: a key cannot make keys', async () => {
    const { text } = await createKey([...ROLE_PERMISSIONS.ADMIN], admin);
    const key = await fixture.byKey(text);
    if (!key) throw new Error('A key just made must be good.');
    await expect(createKey(['cases:read'], key)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('revoking a key', () => {
  it('is for its owner and for administrators', async () => {
    const scopes: Permission[] = ['cases:read'];
    const { apiKey } = await createKey(scopes, admin);
    await expect(fixture.identity.apiKeys.revoke(manager, apiKey.id)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const managers = await createKey(scopes);
    await fixture.identity.apiKeys.revoke(admin, managers.apiKey.id);
    expect(await fixture.byKey(managers.text)).toBeNull();
  });
});
