import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { undeclaredFields } from '@meridian/platform-graphql';
import { isObjectType } from 'graphql';
import { IdentityApp, type Answer } from './test-support/identity-app.js';
import { HOUR, IdentityFixture, PASSWORD, type TestUser } from './test-support/identity-fixture.js';

let fixture: IdentityFixture;
let app: IdentityApp;
let adminUser: TestUser;
let financeUser: TestUser;

beforeAll(async () => {
  fixture = await IdentityFixture.open();
  app = await IdentityApp.start({ ...fixture.settings, publicUrl: 'https://meridian.example' });
  adminUser = await fixture.addUser('ADMIN', 'ada@navy.example');
  financeUser = await fixture.addUser('FINANCE', 'joan@navy.example');
});
afterAll(async () => {
  await app.stop();
  await fixture.close();
});

const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) { csrfToken expiresAt } }`;
const VIEWER =
  '{ viewer { userId name email role providerId permissions organization { name currency } } }';

const signIn = (email: string, password = PASSWORD): Promise<Answer> =>
  app.send(SIGN_IN, { input: { email, password } });

/** Headers of a browser in which this user is signed in. */
async function browserOf(user: TestUser): Promise<{ cookie: string; 'x-csrf-token': string }> {
  const { data, setCookie } = await signIn(user.email);
  const payload = data?.['signIn'];
  if (typeof payload !== 'object' || payload === null || !('csrfToken' in payload))
    throw new Error('Not in.');
  return { cookie: setCookie?.split(';', 1)[0] ?? '', 'x-csrf-token': String(payload.csrfToken) };
}

const codeOf = ({ errors }: Answer): unknown => errors?.[0]?.extensions;

describe('signing in over HTTP', () => {
  it('sets a cookie that no script reads and no other site sends, over TLS only', async () => {
    const { setCookie, errors } = await signIn(adminUser.email);
    expect(errors).toBeUndefined();
    expect(setCookie).toMatch(/^meridian_session=[\w-]{22}\.[\w-]{43}; /);
    expect(setCookie?.split('; ').slice(1).sort()).toEqual([
      'HttpOnly',
      'Max-Age=43200',
      'Path=/',
      'SameSite=Lax',
      'Secure',
    ]);
  });

  it('sets none when it fails', async () => {
    const answer = await signIn(adminUser.email, 'a wrong password');
    expect(codeOf(answer)).toEqual({ code: 'UNAUTHENTICATED' });
    expect(answer.setCookie).toBeUndefined();
  });

  it('says who one is, and to strangers nothing', async () => {
    const { data } = await app.send(VIEWER, {}, await browserOf(financeUser));
    expect(data?.['viewer']).toMatchObject({
      userId: financeUser.id,
      name: 'Grace Hopper',
      email: financeUser.email,
      role: 'FINANCE',
      providerId: null,
      organization: { name: 'Acme', currency: 'GBP' },
    });
    expect(codeOf(await app.send(VIEWER))).toEqual({ code: 'UNAUTHENTICATED' });
  });

  it('counts the cookie only together with the token that goes with it', async () => {
    const { cookie, ...token } = await browserOf(adminUser);
    expect(codeOf(await app.send(VIEWER, {}, { cookie }))).toEqual({ code: 'FORBIDDEN' });
    const other = await browserOf(adminUser);
    expect(codeOf(await app.send(VIEWER, {}, { ...other, ...token }))).toEqual({
      code: 'FORBIDDEN',
    });
    const { data } = await app.send('{ csrfToken }', {}, { cookie });
    expect(data).toEqual({ csrfToken: token['x-csrf-token'] });
  });

  it('ends with signing out, which also clears the cookie', async () => {
    const browser = await browserOf(adminUser);
    const { data, setCookie } = await app.send('mutation { signOut { signedOut } }', {}, browser);
    expect(data).toEqual({ signOut: { signedOut: true } });
    expect(setCookie).toMatch(/^meridian_session=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/);
    expect(codeOf(await app.send(VIEWER, {}, browser))).toEqual({ code: 'UNAUTHENTICATED' });
  });
});

describe('one’s own sessions', () => {
  it('are listed, revoked, and end with another password', async () => {
    const user = await fixture.addUser('FINANCE', 'many@navy.example');
    const [here, there] = [await browserOf(user), await browserOf(user)];
    const list = await app.send('{ sessions { id current } }', {}, here);
    const sessions: { id: string; current: boolean }[] = JSON.parse(
      JSON.stringify(list.data?.['sessions']),
    );
    expect(sessions.map(({ current }) => current).sort()).toEqual([false, true]);
    const other = sessions.find(({ current }) => !current);
    const revoked = await app.send(
      'mutation ($id: ID!) { revokeSession(input: { id: $id }) { sessions { current } } }',
      { id: other?.id },
      here,
    );
    expect(revoked.data).toEqual({ revokeSession: { sessions: [{ current: true }] } });
    expect(codeOf(await app.send(VIEWER, {}, there))).toEqual({ code: 'UNAUTHENTICATED' });
    await browserOf(user);
    const changed = await app.send(
      'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { sessions { current } } }',
      { input: { currentPassword: PASSWORD, newPassword: 'tea at four on the terrace' } },
      here,
    );
    expect(changed.data).toEqual({ changePassword: { sessions: [{ current: true }] } });
  });
});

describe('API keys', () => {
  const CREATE = `mutation ($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { key apiKey { id name prefix scopes lastUsedAt } } }`;
  const create = async (user: TestUser, scopes: string[]) => {
    const expiresAt = new Date(fixture.time().getTime() + HOUR).toISOString();
    const answer = await app.send(
      CREATE,
      { input: { name: 'Export', scopes, expiresAt } },
      await browserOf(user),
    );
    const { createApiKey }: { createApiKey: { key: string; apiKey: { id: string } } } = JSON.parse(
      JSON.stringify(answer.data),
    );
    return createApiKey;
  };

  it('are shown once, work without CSRF token within their scopes, and end when revoked', async () => {
    const { key, apiKey } = await create(financeUser, ['organization:read']);
    expect(apiKey).toMatchObject({
      name: 'Export',
      prefix: key.slice(0, 13),
      scopes: ['organization:read'],
      lastUsedAt: null,
    });
    const headers = { authorization: `Bearer ${key}` };
    const { data } = await app.send(VIEWER, {}, headers);
    expect(data?.['viewer']).toMatchObject({
      userId: financeUser.id,
      permissions: ['organization:read'],
    });
    expect(codeOf(await app.send('{ apiKeys(first: 1) { totalCount } }', {}, headers))).toEqual({
      code: 'FORBIDDEN',
    });
    const revoke =
      'mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { revokedAt } } }';
    const revoked = await app.send(revoke, { id: apiKey.id }, await browserOf(financeUser));
    expect(revoked.data).toEqual({ revokeApiKey: { apiKey: { revokedAt: expect.any(String) } } });
    expect(codeOf(await app.send(VIEWER, {}, headers))).toEqual({ code: 'UNAUTHENTICATED' });
  });

  it('are refused in the address', async () => {
    const { key } = await create(financeUser, ['organization:read']);
    const answer = await app.send(
      VIEWER,
      {},
      {},
      `/graphql?api_key=${key}&authorization=Bearer%20${key}`,
    );
    expect(codeOf(answer)).toEqual({ code: 'UNAUTHENTICATED' });
  });

  it('of others are listed for those only who see users', async () => {
    const mine = await create(financeUser, ['organization:read']);
    const admins = await create(adminUser, ['organization:read', 'api-keys:read']);
    const ids = async (headers: Record<string, string>, fields = 'id') =>
      JSON.stringify(
        (await app.send(`{ apiKeys(first: 50) { nodes { ${fields} } } }`, {}, headers)).data,
      );
    const seen = await ids(await browserOf(adminUser), 'id owner { email }');
    expect(seen).toContain(mine.apiKey.id);
    expect(seen).toContain(financeUser.email);
    const own = await ids(await browserOf(financeUser));
    expect(own).toContain(mine.apiKey.id);
    expect(own).not.toContain(admins.apiKey.id);
    const byKey = await ids({ authorization: `Bearer ${admins.key}` });
    expect(byKey).toContain(admins.apiKey.id);
    expect(byKey).not.toContain(mine.apiKey.id);
  });
});

describe('people', () => {
  it('are invited, accept, and are given and denied rights by administrators', async () => {
    const admin = await browserOf(adminUser);
    const invited = await app.send(
      `mutation { inviteUser(input: { email: "mary@navy.example", role: SECURITY }) {
        token invitation { email role acceptedAt inviter { email } } } }`,
      {},
      admin,
    );
    expect(invited.data?.['inviteUser']).toMatchObject({
      invitation: {
        email: 'mary@navy.example',
        role: 'SECURITY',
        acceptedAt: null,
        inviter: { email: adminUser.email },
      },
    });
    const { inviteUser }: { inviteUser: { token: string } } = JSON.parse(
      JSON.stringify(invited.data),
    );
    const accepted = await app.send(
      'mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { userId email } }',
      {
        input: {
          token: inviteUser.token,
          name: 'Mary Jackson',
          password: 'tea at four on the terrace',
        },
      },
    );
    const { acceptInvitation }: { acceptInvitation: { userId: string } } = JSON.parse(
      JSON.stringify(accepted.data),
    );
    const id = acceptInvitation.userId;
    const changed = await app.send(
      `mutation ($id: ID!) { changeUserRole(input: { id: $id, version: 1, role: AUDITOR }) { user { id role version } } }`,
      { id },
      admin,
    );
    expect(changed.data).toEqual({ changeUserRole: { user: { id, role: 'AUDITOR', version: 2 } } });
    const gone = await app.send(
      'mutation ($id: ID!) { deactivateUser(input: { id: $id, version: 2 }) { user { active version } } }',
      { id },
      admin,
    );
    expect(gone.data).toEqual({ deactivateUser: { user: { active: false, version: 3 } } });
    const list = await app.send(
      '{ users(first: 10, filter: { active: false, roles: [AUDITOR], nameContains: "mary" }) { totalCount nodes { id createdAt } } }',
      {},
      admin,
    );
    expect(list.data?.['users']).toMatchObject({ totalCount: 1, nodes: [{ id }] });
    const invitations = await app.send('{ invitations(first: 10) { nodes { email } } }', {}, admin);
    expect(invitations.data).toEqual({ invitations: { nodes: [{ email: 'mary@navy.example' }] } });
  });

  it.each([
    '{ users(first: 1) { totalCount } }',
    '{ invitations(first: 1) { totalCount } }',
    'mutation { inviteUser(input: { email: "x@y.example", role: ADMIN }) { token } }',
    'mutation { changeUserRole(input: { id: "x", version: 1, role: ADMIN }) { user { id } } }',
    'mutation { deactivateUser(input: { id: "x", version: 1 }) { user { id } } }',
  ])('are none of the business of finance: %s', async (document) => {
    expect(codeOf(await app.send(document, {}, await browserOf(financeUser)))).toEqual({
      code: 'FORBIDDEN',
    });
  });

  it.each([
    [
      'mutation { changeUserRole(input: { id: "no id", version: 1, role: AUDITOR }) { user { id } } }',
    ],
    ['mutation { deactivateUser(input: { id: "no id", version: 1 }) { user { id } } }'],
    ['mutation { revokeApiKey(input: { id: "no id" }) { apiKey { id } } }'],
    ['mutation { revokeInvitation(input: { id: "no id" }) { invitation { id } } }'],
    ['mutation { revokeSession(input: { id: "no id" }) { sessions { id } } }'],
  ])('an id that is none is not found: %s', async (document) => {
    expect(codeOf(await app.send(document, {}, await browserOf(adminUser)))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('the schema', () => {
  it('says of every field who may read it, and what it is', () => {
    expect(undeclaredFields(app.schema)).toEqual([]);
    const silent = Object.values(app.schema.getTypeMap())
      .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
      .flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()) : []))
      .filter(({ description }) => !description);
    expect(silent).toEqual([]);
  });

  it('knows no field that would give a hash away, but for those of the audit log', () => {
    const types = Object.values(app.schema.getTypeMap()).filter(
      (type) => isObjectType(type) && !type.name.startsWith('Audit'),
    );
    const fields = types.flatMap((type) =>
      isObjectType(type)
        ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)
        : [],
    );
    expect(fields).toContain('ApiKey.prefix');
    expect(fields.filter((field) => /hash/i.test(field))).toEqual([]);
  });
});
