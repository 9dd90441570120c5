/** Documents made to hurt: each is refused before it costs anything, and gives nothing away. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Attacker } from './support/attacker.js';
import { Fortress } from './support/fortress.js';

jest.setTimeout(120_000);

const TRIES = 3;
const LONGEST_MS = 100;

let fortress: Fortress;
beforeAll(async () => {
  fortress = await Fortress.open();
});
afterAll(() => fortress.close());

const times = (count: number, write: (index: number) => string, between = ' '): string =>
  Array.from({ length: count }, (_, index) => write(index)).join(between);

/**
 * An ordinary error to strangers and to everybody inside: HTTP 400, a stable code, at most five
 * errors, no data, no SQL, soon. The soonest of a few tries counts: what else the machine does is
 * not ours.
 */
async function expectRefused(query: string, code: string, variables: object = {}): Promise<void> {
  for (const [who, attacker] of fortress.everybody) {
    let soonest = Infinity;
    const statements = await fortress.statements(async () => {
      for (let attempt = 0; attempt < TRIES; attempt += 1) {
        const answer = await attacker.document(query, variables);
        expect({ who, status: answer.status, hasData: answer.hasData }).toEqual({
          who,
          status: 400,
          hasData: false,
        });
        expect(new Set(answer.codes)).toEqual(new Set([code]));
        expect(answer.codes.length).toBeLessThanOrEqual(5);
        soonest = Math.min(soonest, answer.ms);
      }
    });
    expect({ who, statements }).toEqual({ who, statements: [] });
    expect(soonest).toBeLessThan(LONGEST_MS);
  }
}

/** Contracts and engagements, which lead to each other, as deep as asked. */
function nest(levels: number): string {
  if (levels === 0) return 'id';
  return levels % 2 === 0
    ? `contract { ${nest(levels - 1)} }`
    : `engagements(first: 1) { ${nest(levels - 1)} }`;
}
const contracts = (levels: number): string =>
  `{ contracts(first: 1) { nodes { ${nest(levels % 2 === 0 ? levels - 1 : levels)} } } }`;

const LADDER =
  '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }';

describe('a document of the attack list', () => {
  test.each<[string, string, string]>([
    ['G-01 introspection', '{ __schema { types { name fields { name } } } }', 'INVALID_DOCUMENT'],
    ['G-01 introspection of a type', '{ __type(name: "Provider") { name } }', 'INVALID_DOCUMENT'],
    [
      'G-01 introspection behind an alias and fragments',
      '{ ...A } fragment A on Query { ... { x: __schema { types { name } } } }',
      'INVALID_DOCUMENT',
    ],
    [
      'G-01 introspection in a mutation',
      'mutation { __type(name: "Provider") { name } }',
      'INVALID_DOCUMENT',
    ],
    ['G-02 introspection ladder', LADDER, 'INVALID_DOCUMENT'],
    [
      'G-03 101 aliases of __typename',
      `{ ${times(101, (i) => `a${i}: __typename`)} }`,
      'LIMIT_EXCEEDED',
    ],
    [
      'G-04 16 aliases of a list',
      `{ ${times(16, (i) => `a${i}: providers(first: 1) { totalCount }`)} }`,
      'LIMIT_EXCEEDED',
    ],
    [
      'G-04 aliases spread over fragments',
      `{ ...F ...G } fragment F on Query { ${times(8, (i) => `a${i}: __typename`)} }
       fragment G on Query { ${times(8, (i) => `b${i}: __typename`)} }`,
      'LIMIT_EXCEEDED',
    ],
    [
      'G-06 six mutations',
      `mutation { ${times(6, (i) => `m${i}: signOut { ok: __typename }`)} }`,
      'LIMIT_EXCEEDED',
    ],
    ['G-09 __typename 500 times', `{ ${times(500, () => '__typename')} }`, 'LIMIT_EXCEEDED'],
    ['G-09 a scalar 500 times', `{ ${times(500, () => 'csrfToken')} }`, 'LIMIT_EXCEEDED'],
    ['G-11 10 unknown directives', `{ csrfToken ${times(10, () => '@nope')} }`, 'INVALID_DOCUMENT'],
    [
      'G-11 @skip 30 times',
      `{ ${times(30, () => '... @skip(if: false) { csrfToken }')} }`,
      'LIMIT_EXCEEDED',
    ],
    [
      'G-11 @include on every field',
      `{ ${times(15, (i) => `a${i}: csrfToken @include(if: true)`)} }`,
      'LIMIT_EXCEEDED',
    ],
    ['G-13 a fragment cycle of 1', '{ ...A } fragment A on Query { ...A }', 'INVALID_DOCUMENT'],
    [
      'G-13 a fragment cycle of 2',
      '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
      'INVALID_DOCUMENT',
    ],
    [
      'G-13 a fragment cycle of 50',
      `{ ...F0 } ${times(50, (i) => `fragment F${i} on Query { ...F${(i + 1) % 50} }`)}`,
      'INVALID_DOCUMENT',
    ],
    [
      'G-13 60 fragments each spreading all 60',
      `{ ...F0 } ${times(60, (i) => `fragment F${i} on Query { ${times(60, (j) => `...F${j}`)} }`)}`,
      'LIMIT_EXCEEDED',
    ],
    [
      'G-14 fragments that double',
      `{ ...F0 } ${times(60, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)}
       fragment F60 on Query { csrfToken }`,
      'LIMIT_EXCEEDED',
    ],
    ['G-15 depth 12 by plain nesting', contracts(9), 'LIMIT_EXCEEDED'],
    [
      'G-16 depth through fragments',
      `{ ...A } fragment A on Query { contracts(first: 1) { nodes { ...B } } }
       fragment B on Contract { engagements(first: 1) { contract { engagements(first: 1) { ...C } } } }
       fragment C on Engagement { contract { engagements(first: 1) { contract { id } } } }`,
      'LIMIT_EXCEEDED',
    ],
    ['G-17 first: 1000000', '{ providers(first: 1000000) { totalCount } }', 'INVALID_INPUT'],
    ['G-17 first: -1', '{ providers(first: -1) { totalCount } }', 'INVALID_INPUT'],
    ['G-17 first: 0', '{ providers(first: 0) { totalCount } }', 'INVALID_INPUT'],
    ['G-17 first and last', '{ providers(first: 1, last: 1) { totalCount } }', 'INVALID_INPUT'],
    ['G-17 neither', '{ providers { totalCount } }', 'INVALID_INPUT'],
    [
      'G-17 a nested list of 101',
      '{ providers(first: 1) { nodes { contracts(first: 101) { id } } } }',
      'INVALID_INPUT',
    ],
    [
      'G-18 pages that multiply',
      '{ providers(first: 100) { nodes { contracts(first: 100) { id } } } }',
      'LIMIT_EXCEEDED',
    ],
    ['G-20 3,000 nested braces', '{a'.repeat(3_000), 'LIMIT_EXCEEDED'],
    ['G-20 20,000 nested lists', `{ provider(id: ${'['.repeat(20_000)}`, 'LIMIT_EXCEEDED'],
    [
      'G-20 nested lists within the length',
      `{ provider(id: ${'['.repeat(9_000)}) { id } }`,
      'LIMIT_EXCEEDED',
    ],
    [
      'G-20 nested objects within the tokens',
      `{ providers(first: 1, filter: ${'{a:'.repeat(300)}1${'}'.repeat(300)}) { totalCount } }`,
      'LIMIT_EXCEEDED',
    ],
    [
      'G-21 a comment of 11,000 characters',
      `{ csrfToken } # ${'x'.repeat(11_000)}`,
      'LIMIT_EXCEEDED',
    ],
    [
      'G-21 1,001 commas and tokens',
      `{ ${times(1_001, () => 'csrfToken', ',')} }`,
      'LIMIT_EXCEEDED',
    ],
    ['G-30 @defer', '{ ... @defer { csrfToken } }', 'INVALID_DOCUMENT'],
    [
      'G-30 @stream nested 20 times',
      `{ ${'... @stream { '.repeat(20)} csrfToken ${'}'.repeat(20)} }`,
      'INVALID_DOCUMENT',
    ],
    ['two operations', 'query A { csrfToken } query B { csrfToken }', 'INVALID_DOCUMENT'],
    ['a definition of a type', 'type Query { a: Int } { csrfToken }', 'INVALID_DOCUMENT'],
    ['a syntax error', '{ providers(first: 1', 'SYNTAX_ERROR'],
  ])('%s', (_, query, code) => expectRefused(query, code));

  test('G-05 20 aliased logins: none is tried, and none is counted', async () => {
    const attempts = 'select coalesce(sum(failures), 0)::int as failures from sign_in_attempts';
    const before = await fortress.meridian.sql(attempts);
    const logins = times(
      20,
      (i) =>
        `a${i}: signIn(input: { email: "admin@harbour-mutual.example", password: "guess ${i}" }) { csrfToken }`,
    );
    await expectRefused(`mutation { ${logins} }`, 'LIMIT_EXCEEDED');
    const two = times(
      2,
      (i) =>
        `a${i}: signIn(input: { email: "admin@harbour-mutual.example", password: "guess ${i}" }) { csrfToken }`,
    );
    await expectRefused(`mutation { ${two} }`, 'LIMIT_EXCEEDED');
    expect(await fortress.meridian.sql(attempts)).toEqual(before);
  });

  test('G-17 page sizes in variables', async () => {
    const query = 'query ($n: Int) { providers(first: $n) { totalCount } }';
    for (const n of [1_000_000, -1, 0, 1.5, '7', null, [], {}]) {
      await expectRefused(query, 'INVALID_INPUT', { n });
    }
  });

  test('G-30 an accept header that asks for parts', async () => {
    const answer = await fortress.stranger.send({
      headers: {
        'content-type': 'application/json',
        accept: 'multipart/mixed; deferSpec=20220824',
      },
      body: JSON.stringify({
        query: `{ ${'... @defer { '.repeat(20)} __typename ${'}'.repeat(20)} }`,
      }),
    });
    expect(answer.status).toBe(400);
    expect(answer.hasData).toBe(false);
    expect(answer.headers['content-type']).toContain('application/json');
  });
});

/** The probes of RELIABILITY 2.2: what Apollo Server lets pass, with GraphQL Armor or without. */
describe('a probe of the measured baseline', () => {
  test('101 aliases of __typename: 400', () =>
    expectRefused(`{ ${times(101, (i) => `a${i}: __typename`)} }`, 'LIMIT_EXCEEDED'));

  test('101 aliased logins: 400, and none executed', () =>
    expectRefused(
      `mutation { ${times(101, (i) => `a${i}: signIn(input: {}) { csrfToken }`)} }`,
      'LIMIT_EXCEEDED',
    ));

  test('an unknown field one letter off: no real name in the answer', async () => {
    for (const [, attacker] of fortress.everybody) {
      const answer = await attacker.document('{ provider(id: "1") { nam } }');
      expect(answer.status).toBe(400);
      expect(answer.text).not.toMatch(/\bname\b|Provider/);
    }
  });

  test('a database error: a general message and an error id, or an unavailable service', async () => {
    await withBrokenTable(async () => {
      const answer = await fortress.insider.document('{ providers(first: 1) { nodes { id } } }');
      expect(answer.hasData).toBe(false);
      expect(answer.codes).toEqual(['INTERNAL']);
      expect(answer.messages[0]).toMatch(
        /^Something went wrong on our side\. Tell us this id: [\w-]+$/,
      );
    });
  });

  test('first: 1000000: 400', () =>
    expectRefused('{ providers(first: 1000000) { nodes { id } } }', 'INVALID_INPUT'));

  test('depth 40 through a chain of fragments: 400', () =>
    expectRefused(
      `{ contracts(first: 1) { nodes { ...F0 } } } ${times(
        20,
        (i) =>
          `fragment F${i} on Contract { engagements(first: 1) { contract { ${i === 19 ? 'id' : `...F${i + 1}`} } } }`,
      )}`,
      'LIMIT_EXCEEDED',
    ));

  test('3,000 nested braces: 400 by the parser’s limit', () =>
    expectRefused('{ a '.repeat(3_000), 'LIMIT_EXCEEDED'));

  test('10 MB of comment in the document: 413', async () => {
    for (const attacker of [fortress.stranger, fortress.insider]) {
      const answer = await attacker.document(`{ __typename } # ${'x'.repeat(10_000_000)}`);
      expect({ status: answer.status, codes: answer.codes }).toEqual({
        status: 413,
        codes: ['BODY_TOO_LARGE'],
      });
    }
  });

  test('a query by GET, even with a preflight header: 405', () =>
    expectMethodRefused('GET', '{__typename}'));

  test('a mutation by GET: 405', () => expectMethodRefused('GET', 'mutation{signOut{__typename}}'));

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'a POST as %s: refused',
    async (type) => {
      const answer = await fortress.insider.send({
        headers: { 'content-type': type, 'x-csrf-token': '' },
        body: '{"query":"{__typename}"}',
      });
      expect([400, 403, 411, 415]).toContain(answer.status);
      expect(answer.hasData).toBe(false);
    },
  );

  test('a batch of 11: 400', async () => {
    const batch = Array.from({ length: 11 }, () => ({ query: '{ __typename }' }));
    const answer = await fortress.insider.json(batch);
    expect({ status: answer.status, codes: answer.codes }).toEqual({
      status: 400,
      codes: ['BAD_REQUEST'],
    });
  });

  test('10 unknown directives: one error', async () => {
    const answer = await fortress.stranger.document(`{ __typename ${times(10, () => '@nope')} }`);
    expect(answer.status).toBe(400);
    expect(answer.codes).toEqual(['INVALID_DOCUMENT']);
  });

  test('a syntax error: 400 without an excerpt of the document', async () => {
    const answer = await fortress.stranger.document('{ secretWord( }');
    expect(answer.status).toBe(400);
    expect(answer.messages).toEqual(['The document is not valid GraphQL at line 1, column 15.']);
  });

  test('@defer: 400', () => expectRefused('{ ... @defer { __typename } }', 'INVALID_DOCUMENT'));

  async function expectMethodRefused(method: string, query: string): Promise<void> {
    const attackers: Attacker[] = [fortress.stranger, fortress.insider];
    for (const attacker of attackers) {
      const statements = await fortress.statements(async () => {
        const answer = await attacker.send({
          method,
          path: `/graphql?query=${encodeURIComponent(query)}`,
          headers: { 'apollo-require-preflight': 'true' },
        });
        expect(answer.status).toBe(405);
        expect(answer.headers.allow).toBe('POST');
      });
      expect(statements).toEqual([]);
    }
  }

  /** Has a defect of the schema: the one way to make a read fail that no input can. */
  async function withBrokenTable(work: () => Promise<void>): Promise<void> {
    await fortress.meridian.sql('alter table providers rename to providers_elsewhere');
    try {
      await work();
    } finally {
      await fortress.meridian.sql('alter table providers_elsewhere rename to providers');
    }
  }
});
