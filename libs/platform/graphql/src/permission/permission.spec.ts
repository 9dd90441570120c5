import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PERMISSIONS } from '@meridian/platform-tenancy';
import { ToyApp, type ToyAnswer } from '../test-support/toy-app.js';
import { seen } from '../test-support/toy-schema.js';
import { toyCaller } from '../test-support/toy-world.js';
import { undeclaredFields } from './undeclared-fields.js';

describe('permissions', () => {
  let toy: ToyApp;
  beforeAll(async () => {
    toy = await ToyApp.start();
  });
  afterAll(() => toy.stop());
  beforeEach(() => {
    toy.world.callers.set('key', toyCaller('API_KEY', PERMISSIONS));
  });

  const refusal = ({ status, data, errors }: ToyAnswer): unknown => ({
    status,
    data,
    code: errors?.[0]?.extensions['code'],
    path: errors?.[0]?.path,
  });
  const only = (...permissions: (typeof PERMISSIONS)[number][]): void => {
    toy.world.callers.set('key', toyCaller('API_KEY', permissions));
  };

  it('asks strangers to sign in, before anything runs', async () => {
    const answer = await toy.anonymous('{ echo providers(first: 1) { nodes { id } } }');
    expect(refusal(answer)).toEqual({
      status: 401,
      data: undefined,
      code: 'UNAUTHENTICATED',
      path: ['providers'],
    });
  });

  it('opens to strangers what is declared for anyone', async () => {
    expect((await toy.anonymous('{ echo }')).data).toEqual({ echo: 'hello' });
    expect((await toy.anonymous('{ __typename }')).data).toEqual({ __typename: 'Query' });
  });

  it('opens to every caller what is declared for the signed in', async () => {
    only();
    expect((await toy.query('{ me }')).data).toEqual({ me: 'Ann' });
    expect((await toy.anonymous('{ me }')).status).toBe(401);
  });

  it('refuses a field that nothing declares to everybody', async () => {
    expect(refusal(await toy.query('{ forgotten }'))).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
      path: ['forgotten'],
    });
  });

  it.each([
    ['plainly', '{ providers(first: 1) { nodes { id rate } } }', ['providers', 'nodes', 'rate']],
    [
      'in a fragment under an alias',
      '{ p: providers(first: 1) { edges { node { ...F } } } } fragment F on Provider { r: rate }',
      ['p', 'edges', 'node', 'r'],
    ],
    [
      'in an inline fragment',
      '{ providers(first: 1) { nodes { ... on Provider { rate } } } }',
      ['providers', 'nodes', 'rate'],
    ],
    [
      'through another parent',
      '{ providers(first: 1) { nodes { partners(first: 1) { nodes { rate } } } } }',
      ['providers', 'nodes', 'partners', 'nodes', 'rate'],
    ],
    [
      'behind a condition that is false',
      '{ providers(first: 1) { nodes { id rate @include(if: false) } } }',
      ['providers', 'nodes', 'rate'],
    ],
  ])('refuses a field with a permission of its own, asked %s', async (_, query, path) => {
    only('providers:read');
    const expected = { status: 403, data: undefined, code: 'FORBIDDEN', path };
    expect(refusal(await toy.query(query))).toEqual(expected);
    // Compiled by now; the answer must not change.
    await toy.query(query);
    expect(refusal(await toy.query(query))).toEqual(expected);
  });

  it('spreads the permission of a type over its fields', async () => {
    only('providers:read');
    expect(
      refusal(await toy.query('{ providers(first: 1) { nodes { teams { name } } } }')),
    ).toEqual({
      status: 403,
      data: undefined,
      code: 'FORBIDDEN',
      path: ['providers', 'nodes', 'teams', 'name'],
    });
  });

  it('keeps a compiled document closed to callers with fewer rights, and notices lost rights', async () => {
    const query = '{ providers(first: 1) { nodes { rate } } }';
    for (let time = 0; time < 3; time += 1) expect((await toy.query(query)).status).toBe(200);
    only('providers:read');
    expect((await toy.query(query)).status).toBe(403);
    only('providers:read', 'contracts:read');
    expect((await toy.query(query)).status).toBe(200);
  });

  it('judges mutations', async () => {
    only('providers:read');
    expect((await toy.query('mutation { rename(name: "x") }')).status).toBe(403);
  });

  it('wants the CSRF token with a cookie, except to sign in', async () => {
    const cookie = { cookie: 'session=user' };
    expect(refusal(await toy.send({ query: '{ me }' }, cookie))).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
    const token = { ...cookie, 'x-csrf-token': 'good' };
    expect((await toy.send({ query: '{ me }' }, token)).data).toEqual({ me: 'Ann' });
    const signIn = await toy.send(
      { query: 'mutation { signIn(password: "right") { ok } }' },
      cookie,
    );
    expect(signIn.data).toEqual({ signIn: { ok: true } });
    expect(signIn.headers['set-cookie']).toContain('session=user; HttpOnly');
  });

  it('asks nobody about credentials for documents that are refused anyway', async () => {
    const before = toy.world.authentications;
    await toy.query('{ nothing }');
    await toy.query('{ providers { nodes { id } } }');
    expect(toy.world.authentications).toBe(before);
  });

  it('finds the fields that nothing declares', () => {
    expect(undeclaredFields(toy.schema)).toEqual(['Query.forgotten']);
  });

  it('reads planned fields from the parent without calling their resolver', async () => {
    const { data } = await toy.query('{ providers(first: 1) { nodes { teams { name } } } }');
    expect(data).toEqual({ providers: { nodes: [{ teams: [{ name: 'Team of 0' }] }] } });
    expect(seen.plannedCalls).toBe(0);
  });

  it('loads once per request, and anew for the next', async () => {
    const query = '{ providers(first: 3) { nodes { greeting } } }';
    seen.loads = 0;
    await toy.query(query);
    expect(seen.loads).toBe(1);
    await toy.query(query);
    expect(seen.loads).toBe(2);
  });
});
