import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ToyApp } from '../test-support/toy-app.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const ECHO = JSON.stringify({ query: '{ echo }' });

describe('the HTTP endpoint', () => {
  let toy: ToyApp;
  beforeAll(async () => {
    toy = await ToyApp.start();
  });
  afterAll(() => toy.stop());

  it('answers a POST of JSON, and lets no cache keep it', async () => {
    const answer = await toy.request('POST', ECHO, JSON_TYPE);
    expect(answer).toMatchObject({ status: 200, data: { echo: 'hello' } });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none';frame-ancestors 'none';base-uri 'none'",
      'x-content-type-options': 'nosniff',
    });
  });

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT'] as const)('G-23 refuses %s', async (method) => {
    const headers = { origin: 'https://evil.example', 'apollo-require-preflight': 'yes' };
    const answer = await toy.request(method, undefined, headers, '/graphql?query={echo}');
    expect(answer.status).toBe(405);
    expect(answer.headers['allow']).toBe('POST');
    expect(Object.keys(answer.headers).join()).not.toContain('access-control');
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/graphql',
    'application/json;charset=utf-7',
    'application/json, text/plain',
    '',
  ])('G-24 refuses the content type "%s"', async (type) => {
    const answer = await toy.request('POST', ECHO, { 'content-type': type });
    expect(answer.status).toBe(415);
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  it.each([
    ['no body', undefined],
    ['an empty body', ''],
    ['no JSON', '{ echo }'],
    ['a list of operations (G-07)', JSON.stringify(Array(11).fill({ query: '{ echo }' }))],
    ['null', 'null'],
    ['no query', '{}'],
    ['a query that is not a text', '{"query":{"kind":"Document","definitions":[]}}'],
    ['variables that are a text', '{"query":"{ echo }","variables":"{}"}'],
    ['variables that are a list', '{"query":"{ echo }","variables":[]}'],
    ['an operationName that is a list', '{"query":"{ echo }","operationName":[]}'],
    ['a prototype in JSON', '{"query":"{ echo }","__proto__":{"a":1}}'],
    [
      'a persisted query (G-35)',
      '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"00"}}}',
    ],
  ])('refuses %s', async (_, body) => {
    const answer = await toy.request('POST', body, JSON_TYPE);
    expect(answer).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'BAD_REQUEST' } }],
    });
    expect(answer.text).not.toContain('"data"');
  });

  it('G-22 refuses large bodies and compressed ones', async () => {
    const large = JSON.stringify({ query: '{ echo }', operationName: 'x'.repeat(10_000_000) });
    expect(await toy.request('POST', large, JSON_TYPE)).toMatchObject({
      status: 413,
      errors: [{ extensions: { code: 'BODY_TOO_LARGE' } }],
    });
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    const gzip = { ...JSON_TYPE, 'content-encoding': 'gzip' };
    expect((await toy.request('POST', bomb, gzip)).status).toBe(415);
  });

  it('gives up on an operation after 10 seconds', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    try {
      const pending = toy.query('{ slow }');
      await new Promise(setImmediate);
      await jest.advanceTimersByTimeAsync(10_001);
      expect(await pending).toMatchObject({
        status: 503,
        errors: [{ extensions: { code: 'UNAVAILABLE' } }],
      });
    } finally {
      jest.useRealTimers();
    }
  });

  it('serves the explorer in development only', async () => {
    expect((await toy.request('GET', undefined, {}, '/explorer/')).status).toBe(404);
    const development = await ToyApp.start('development');
    const explorer = await development.request('GET', undefined, {}, '/explorer/');
    expect(explorer.status).toBe(200);
    expect(explorer.headers['content-security-policy']).toContain("script-src 'self'");
    const own = [...explorer.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file);
    expect(own.length).toBeGreaterThan(5);
    expect(own.filter((file) => file?.includes('//'))).toEqual([]);
    const script = await development.request('GET', undefined, {}, '/explorer/main.js');
    expect(script.status).toBe(200);
    const options = await development.request('GET', undefined, {}, '/explorer/initial_options.js');
    expect(options.text).toContain('/graphql');
    await development.stop();
  });
});
