/** Requests that are no honest requests, and what every answer carries. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import type { Answer, Attempt, Attacker } from './support/attacker.js';
import { Fortress } from './support/fortress.js';

jest.setTimeout(120_000);

const MEGABYTE = 1_048_576;
const JSON_TYPE = { 'content-type': 'application/json' };
const HELLO = '{"query":"{ __typename }"}';

let fortress: Fortress;
beforeAll(async () => {
  fortress = await Fortress.open();
});
afterAll(() => fortress.close());

const both = (): Attacker[] => [fortress.stranger, fortress.insider];

/** Sends it as a stranger and from inside: refused with one of the statuses, no data, no SQL. */
async function expectTurnedAway(attempt: Attempt, ...statuses: number[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  const statements = await fortress.statements(async () => {
    for (const attacker of both()) answers.push(await attacker.send(attempt));
  });
  for (const { status, hasData } of answers) {
    expect(statuses).toContain(status);
    expect(hasData).toBe(false);
  }
  expect(statements).toEqual([]);
  return answers;
}

describe('a request that carries more or other than one operation', () => {
  test.each<[string, unknown]>([
    [
      'G-07 an array of 11 operations',
      Array.from({ length: 11 }, () => ({ query: '{__typename}' })),
    ],
    ['G-07 an array of one', [{ query: '{__typename}' }]],
    ['G-08 a batch hidden in an object', { 0: { query: '{__typename}' }, length: 1 }],
    ['no query', {}],
    ['a query that is no text', { query: { kind: 'Document', definitions: [] } }],
    ['variables that are a list', { query: '{__typename}', variables: [] }],
    ['an operationName that is an object', { query: '{__typename}', operationName: {} }],
    ['null', null],
    ['a number', 7],
    [
      'G-35 a persisted query with an unknown hash',
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } },
    ],
    [
      'G-35 a persisted query whose hash is not that of the text',
      {
        query: '{__typename}',
        extensions: { persistedQuery: { version: 1, sha256Hash: 'b'.repeat(64) } },
      },
    ],
  ])('%s: 400', async (_, body) => {
    const [answer] = await expectTurnedAway(
      { headers: JSON_TYPE, body: JSON.stringify(body) },
      400,
    );
    expect(answer?.codes).toEqual(['BAD_REQUEST']);
  });

  test.each([
    ['no JSON', '{"query":'],
    ['nothing', ''],
    ['a prototype', '{"__proto__":{"query":"{__typename}"},"query":"{__typename}"}'],
    ['lists in lists', `{"query":"{__typename}","variables":${'['.repeat(40_000)}`],
  ])('a body of %s: 400', (_, body) => expectTurnedAway({ headers: JSON_TYPE, body }, 400));
});

describe('G-35 and G-10: documents that are all different', () => {
  test('10,000 of them leave no memory behind', async () => {
    const ask = async (from: number, count: number): Promise<void> => {
      for (let index = from; index < from + count; index += 25) {
        await Promise.all(
          Array.from({ length: 25 }, (_, offset) =>
            fortress.stranger.document(`query Q${index + offset} { __typename csrfToken }`),
          ),
        );
      }
    };
    await ask(0, 3_000);
    const before = await fortress.memory();
    await ask(3_000, 10_000);
    await fortress.forgets(before);
  });
});

describe('G-22 a body that is too large', () => {
  test.each([10, 60])('%i MB of JSON: 413, and no memory held', async (megabytes) => {
    const body = Buffer.alloc(megabytes * MEGABYTE, ' ');
    const before = await fortress.memory();
    const [answer] = await expectTurnedAway({ headers: JSON_TYPE, body }, 413);
    expect(answer?.codes).toEqual(['BODY_TOO_LARGE']);
    await fortress.forgets(before);
  });

  test('60 MB without a length: 413', () =>
    expectTurnedAway(
      {
        headers: { ...JSON_TYPE, 'transfer-encoding': 'chunked', 'content-length': [] },
        body: Buffer.alloc(60 * MEGABYTE, ' '),
      },
      413,
    ));

  test('a gzip bomb of 1 GB: 415 before a byte is unpacked', async () => {
    const layer = gzipSync(Buffer.alloc(100 * MEGABYTE));
    const bomb = Buffer.concat(Array.from({ length: 10 }, () => layer));
    const before = await fortress.memory();
    for (const encoding of ['gzip', 'deflate', 'br', 'gzip, gzip', 'x-gzip']) {
      const headers = { ...JSON_TYPE, 'content-encoding': encoding };
      const [answer] = await expectTurnedAway({ headers, body: bomb.subarray(0, 90_000) }, 415);
      expect(answer?.codes).toEqual(['UNSUPPORTED_MEDIA_TYPE']);
    }
    await fortress.forgets(before);
  });

  test('headers of 100 kB: refused', async () => {
    const answer = await fortress.stranger.send({
      headers: { ...JSON_TYPE, 'x-long': 'x'.repeat(100_000) },
      body: HELLO,
    });
    expect(answer.status).toBe(431);
  });
});

describe('G-23 another method', () => {
  test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    '%s: 405, and nothing for other origins',
    async (method) => {
      const path = `/graphql?query=${encodeURIComponent('{__typename}')}`;
      const headers = {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-csrf-token',
      };
      for (const answer of await expectTurnedAway({ method, path, headers }, 405)) {
        expect(answer.headers.allow).toBe('POST');
        expectNoCors(answer);
      }
    },
  );

  test('a POST of another origin gets its answer without leave to read it', async () => {
    const headers = { ...JSON_TYPE, origin: 'https://evil.example' };
    expectNoCors(await fortress.insider.send({ headers, body: HELLO }));
  });

  test('a mutation in the address is not looked at', async () => {
    const path = `/graphql?query=${encodeURIComponent('mutation{signOut{__typename}}')}`;
    await expectTurnedAway({ path, headers: JSON_TYPE, body: '{}' }, 400);
    expect((await fortress.insider.document('{ viewer { __typename } }')).status).toBe(200);
  });

  function expectNoCors({ headers }: Answer): void {
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  }
});

describe('G-24 another content type', () => {
  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-7',
    'application/json; charset=utf-16',
    'application/json, text/plain',
    'application/graphql',
    'text/json',
    'application/jsonx',
    '',
  ])('%s: 415', (type) =>
    expectTurnedAway({ headers: { 'content-type': type }, body: HELLO }, 415),
  );

  test('none: 415', () => expectTurnedAway({ body: HELLO }, 415));

  test('two: 415', () =>
    expectTurnedAway(
      { headers: { 'content-type': ['application/json', 'text/plain'] }, body: HELLO },
      415,
    ));

  test('a form of another page, with the cookie it cannot help sending: refused', async () => {
    const form = '--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{}\r\n--x--\r\n';
    const { cookie = '' } = fortress.person('vendors').credentials;
    for (const headers of [{}, { cookie }]) {
      const answer = await fortress.stranger.send({
        headers: { 'content-type': 'multipart/form-data; boundary=x', ...headers },
        body: form,
      });
      expect(answer.status).toBe('cookie' in headers ? 403 : 401);
    }
  });
});

describe('every answer', () => {
  const answers = (): Promise<[string, Answer][]> =>
    Promise.all(
      Object.entries<() => Promise<Answer>>({
        'a good answer': () => fortress.insider.document('{ viewer { __typename } }'),
        'a stranger’s answer': () => fortress.stranger.document('{ __typename }'),
        'a refused document': () => fortress.stranger.document('{'),
        'a refused body': () => fortress.stranger.send({ headers: JSON_TYPE, body: '{' }),
        'a refused method': () => fortress.stranger.send({ method: 'GET' }),
        'no such address': () => fortress.stranger.send({ method: 'GET', path: '/nowhere' }),
        'the explorer, which is off': () =>
          fortress.stranger.send({ method: 'GET', path: '/explorer/' }),
        health: () => fortress.stranger.send({ method: 'GET', path: '/health/live' }),
      }).map(async ([what, ask]): Promise<[string, Answer]> => [what, await ask()]),
    );

  test('carries the security headers and no name of a program', async () => {
    for (const [what, { headers }] of await answers()) {
      expect({ what, ...headers }).toMatchObject({
        what,
        'x-content-type-options': 'nosniff',
        'x-frame-options': expect.stringMatching(/DENY|SAMEORIGIN/),
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        'referrer-policy': 'no-referrer',
        'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/),
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers).not.toHaveProperty('server');
      expect(headers).not.toHaveProperty('x-powered-by');
    }
  });

  test('stays out of every cache, unless it is the same for all', async () => {
    for (const [what, { headers }] of await answers()) {
      expect({ what, cache: headers['cache-control'] }).toEqual({ what, cache: 'no-store' });
    }
  });

  test('sets the session’s cookie for this site, for HTTPS and out of scripts’ reach', async () => {
    const [signIn] = fortress.meridian.signIns;
    const answer = await fortress.stranger.document(
      'mutation ($input: SignInInput!) { signIn(input: $input) { csrfToken } }',
      { input: { email: signIn?.email, password: signIn?.password } },
    );
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    expect(cookie.split('; ').slice(1)).toEqual(
      expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']),
    );
  });

  test('to an address that holds an attack repeats none of it', async () => {
    for (const path of [
      '/%3Cscript%3Ealert(1)%3C/script%3E',
      '/%00',
      '/..%2f..%2fetc/passwd',
      '/%E0%A4%A',
    ]) {
      const answer = await fortress.stranger.send({ method: 'GET', path });
      expect([400, 404]).toContain(answer.status);
      expect(answer.text).not.toMatch(/script|passwd|root:/);
    }
  });
});
