import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ToyApp, type ToyAnswer } from '../test-support/toy-app.js';
import { seen } from '../test-support/toy-schema.js';

const times = (count: number, write: (index: number) => string, between = ' '): string =>
  Array.from({ length: count }, (_, index) => write(index)).join(between);

/** An ordinary error: HTTP 400, no data, a stable code, few errors. */
function expectRefused(answer: ToyAnswer, code: string): void {
  expect(answer.errors?.map(({ extensions }) => extensions['code'])).toContain(code);
  expect(answer.status).toBe(400);
  expect(answer.text).not.toContain('"data"');
  expect(answer.errors?.length).toBeLessThanOrEqual(5);
}

describe('limits of a document', () => {
  let toy: ToyApp;
  beforeAll(async () => {
    toy = await ToyApp.start();
  });
  afterAll(() => toy.stop());

  const page = (inner: string): string => `{ providers(first: 1) { nodes { ${inner} } } }`;
  const partners = (depth: number): string =>
    depth === 0 ? 'id' : `partners(first: 1) { nodes { ${partners(depth - 1)} } }`;

  it.each<[string, string, string]>([
    ['G-01 introspection', '{ __schema { types { name fields { name } } } }', 'INVALID_DOCUMENT'],
    ['G-01 introspection of one type', '{ __type(name: "Provider") { name } }', 'INVALID_DOCUMENT'],
    [
      'G-02 introspection ladder',
      '{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }',
      'INVALID_DOCUMENT',
    ],
    ['G-03 101 aliases', `{ ${times(101, (i) => `a${i}: __typename`)} }`, 'LIMIT_EXCEEDED'],
    [
      '16 aliases over a fragment',
      `{ ...F } fragment F on Query { ${times(16, (i) => `a${i}: __typename`)} }`,
      'LIMIT_EXCEEDED',
    ],
    ['G-09 the same scalar 500 times', `{ ${times(500, () => 'echo')} }`, 'LIMIT_EXCEEDED'],
    ['G-09 __typename 500 times', `{ ${times(500, () => '__typename')} }`, 'LIMIT_EXCEEDED'],
    ['G-11 unknown directives', `{ echo ${times(10, () => '@nope')} }`, 'INVALID_DOCUMENT'],
    [
      'G-11 @skip 30 times',
      `{ ${times(30, () => `...F @skip(if: false)`)} } fragment F on Query { echo }`,
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
      'a fragment cycle through fields',
      `${page('...A')} fragment A on Provider { partners(first: 1) { nodes { ...A } } }`,
      'INVALID_DOCUMENT',
    ],
    [
      'G-13 60 fragments each spreading all',
      `{ ...F0 } ${times(60, (i) => `fragment F${i} on Query { ${times(60, (j) => `...F${j}`)} }`)}`,
      'LIMIT_EXCEEDED',
    ],
    ['G-15 depth 13', page(partners(5)), 'LIMIT_EXCEEDED'],
    [
      'depth 9 through fragments',
      `{ ...A } fragment A on Query { providers(first: 1) { nodes { ...B } } } fragment B on Provider { ${partners(3)} }`,
      'LIMIT_EXCEEDED',
    ],
    ['G-17 first: 1000000', '{ providers(first: 1000000) { totalCount } }', 'INVALID_INPUT'],
    ['G-17 first: -1', '{ providers(first: -1) { totalCount } }', 'INVALID_INPUT'],
    ['G-17 first: 0', '{ providers(first: 0) { totalCount } }', 'INVALID_INPUT'],
    ['G-17 first and last', '{ providers(first: 1, last: 1) { totalCount } }', 'INVALID_INPUT'],
    ['G-17 neither', '{ providers { totalCount } }', 'INVALID_INPUT'],
    ['G-20 3,000 nested braces', '{a'.repeat(3000), 'LIMIT_EXCEEDED'],
    ['G-20 nested lists', `{ echo(text: ${'['.repeat(9_000)}`, 'LIMIT_EXCEEDED'],
    ['G-20 20,000 nested lists', `{ echo(text: ${'['.repeat(20_000)}`, 'LIMIT_EXCEEDED'],
    ['a long comment', `{ echo } # ${'x'.repeat(10_000)}`, 'LIMIT_EXCEEDED'],
    ['G-30 @defer', '{ ... @defer { echo } }', 'INVALID_DOCUMENT'],
    ['a fragment that doubles per level', doubling(9), 'LIMIT_EXCEEDED'],
    ['two operations', 'query A { echo } query B { me }', 'INVALID_DOCUMENT'],
    [
      'a syntax tree instead of a document',
      JSON.stringify({ kind: 'Document', definitions: [] }),
      'SYNTAX_ERROR',
    ],
    ['a fragment that is not used', '{ echo } fragment F on Query { echo }', 'INVALID_DOCUMENT'],
    [
      '6 mutations',
      `mutation { ${times(6, (i) => `m${i}: rename(name: "x")`)} }`,
      'LIMIT_EXCEEDED',
    ],
    [
      'too dear a page',
      '{ providers(first: 100) { nodes { partners(first: 100) { nodes { id } } } } }',
      'LIMIT_EXCEEDED',
    ],
    [
      'too dear a list in a page',
      '{ providers(first: 100) { nodes { benches(first: 100) { name } } } }',
      'LIMIT_EXCEEDED',
    ],
    [
      'a list in a page of more than 100',
      '{ providers(first: 1) { nodes { benches(first: 101) { name } } } }',
      'INVALID_INPUT',
    ],
  ])('refuses %s', async (_, query, code) => {
    expectRefused(await toy.query(query), code);
    // Once more, where caches could answer.
    expectRefused(await toy.query(query), code);
  });

  it('refuses fragments that multiply into more fields than a document may ask for', async () => {
    const places = times(5, (i) => `f${i} { ...F }`);
    const many = `{ ${places} } fragment F on Query { ${times(250, (i) => `u${i}`)} }`;
    expectRefused(await toy.query(many), 'LIMIT_EXCEEDED');
  });

  it('refuses two operations, whichever is chosen', async () => {
    const body = { query: 'query A { echo } query B { me }', operationName: 'A' };
    expectRefused(await toy.send(body), 'INVALID_DOCUMENT');
    expectRefused(await toy.send({ ...body, query: 'query B { echo }' }), 'INVALID_DOCUMENT');
  });

  it('G-05 tries no sign-in of a document that holds several', async () => {
    const before = seen.signIns;
    const two = times(2, (i) => `s${i}: signIn(password: "${i}") { ok }`);
    expectRefused(await toy.anonymous(`mutation { ${two} }`), 'LIMIT_EXCEEDED');
    const many = times(20, (i) => `s${i}: signIn(password: "${i}") { ok }`);
    expectRefused(await toy.anonymous(`mutation { ${many} }`), 'LIMIT_EXCEEDED');
    expect(seen.signIns).toBe(before);
  });

  it('G-17 judges page sizes in variables, at the first request and compiled', async () => {
    const query = 'query ($n: Int = 3) { providers(first: $n) { totalCount } }';
    for (let time = 0; time < 3; time += 1) {
      expect((await toy.query(query)).data).toEqual({ providers: { totalCount: 3 } });
      for (const n of [0, 101, 1.5, null, '7', [], {}]) {
        expectRefused(await toy.query(query, { n }), 'INVALID_INPUT');
      }
      const answer = await toy.query(query, { n: 101 });
      expect(answer.errors?.[0]).toMatchObject({
        message: 'first must be a whole number from 1 to 100.',
        path: ['providers', 'first'],
      });
    }
  });

  it('tells what a document costs', async () => {
    const nested = page('partners(first: 10) { edges { node { id teams { name } } } }');
    expect((await toy.query(nested)).extensions?.cost.requested).toBe(1 + 10 + 50);
    const benches = '{ providers(first: 3) { nodes { benches(first: 20) { name } } } }';
    expect((await toy.query(benches)).extensions?.cost.requested).toBe(3 + 60);
    expect(
      (await toy.query('{ providers(first: 100) { totalCount } }')).extensions?.cost.requested,
    ).toBe(0);
    const largest = '{ providers(first: 50) { nodes { partners(first: 99) { nodes { id } } } } }';
    expect((await toy.query(largest)).extensions?.cost.requested).toBe(5_000);
  });

  it('accepts what lies just within the limits', async () => {
    expect((await toy.query(page(partners(2)))).status).toBe(200);
    expect((await toy.query(`{ ${times(15, (i) => `a${i}: echo`)} }`)).status).toBe(200);
    expect((await toy.query(`{ ${times(10, () => 'echo @skip(if: false)')} }`)).status).toBe(200);
    expect(
      (await toy.query(`mutation { ${times(5, (i) => `m${i}: rename(name: "x")`)} }`)).status,
    ).toBe(200);
  });

  it('answers introspection in development, to strangers too', async () => {
    const development = await ToyApp.start('development');
    const ladder =
      '{ __schema { types { fields { type { ofType { ofType { ofType { ofType { name } } } } } } } } }';
    expect((await development.anonymous(ladder)).status).toBe(200);
    const wide = `{ __schema { types { ${times(300, () => 'name')} } } }`;
    expectRefused(await development.anonymous(wide), 'LIMIT_EXCEEDED');
    await development.stop();
  });
});

function doubling(levels: number): string {
  const fragments = times(levels, (i) =>
    i === levels - 1
      ? `fragment F${i} on Provider { id }`
      : `fragment F${i} on Provider { a: partners(first: 1) { nodes { ...F${i + 1} } } b: partners(first: 1) { nodes { ...F${i + 1} } } }`,
  );
  return `{ providers(first: 1) { nodes { ...F0 } } } ${fragments}`;
}
