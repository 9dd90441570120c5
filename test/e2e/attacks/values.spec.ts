/** Values made to hurt, in every place of the schema that takes one. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Answer, Attacker } from './support/attacker.js';
import { Fortress } from './support/fortress.js';
import { INJECTED, inputsOf, type TextPlace } from './support/text-places.js';
import { mutatedNames, schemaWords } from './support/schema-words.js';

jest.setTimeout(300_000);

const AT_ONCE = 8;

let fortress: Fortress;
beforeAll(async () => {
  fortress = await Fortress.open();
});
afterAll(() => fortress.close());

const admin = (): Attacker => fortress.stranger.as(fortress.person('admin'));

describe('G-31 a value of the wrong kind', () => {
  test.each<[string, string, object]>([
    [
      'a number for an id list',
      'query ($f: ProviderFilter) { providers(first: 1, filter: $f) { totalCount } }',
      { f: { kinds: 7 } },
    ],
    [
      'an unknown enum',
      'query ($f: ProviderFilter) { providers(first: 1, filter: $f) { totalCount } }',
      { f: { kinds: ['SECRET'] } },
    ],
    [
      'an unknown input field',
      'query ($f: ProviderFilter) { providers(first: 1, filter: $f) { totalCount } }',
      { f: { nmeContains: 'x' } },
    ],
    [
      'null for non-null',
      'mutation ($i: CreateProviderInput!) { createProvider(input: $i) { __typename } }',
      { i: null },
    ],
    [
      'a missing variable',
      'mutation ($i: CreateProviderInput!) { createProvider(input: $i) { __typename } }',
      {},
    ],
    [
      'a missing field',
      'mutation ($i: CreateProviderInput!) { createProvider(input: $i) { __typename } }',
      { i: {} },
    ],
    [
      'a null field',
      'mutation ($i: CreateProviderInput!) { createProvider(input: $i) { __typename } }',
      { i: { name: null, kind: null, country: null } },
    ],
    ['an object for a text', 'query ($id: ID!) { provider(id: $id) { id } }', { id: { a: 1 } }],
    ['a list for a text', 'query ($id: ID!) { provider(id: $id) { id } }', { id: [['x']] }],
    [
      'a number too large',
      'mutation ($i: AcknowledgeRiskFlagInput!) { acknowledgeRiskFlag(input: $i) { __typename } }',
      { i: { id: '1', version: 1e15 } },
    ],
    [
      'a fraction for a whole number',
      'mutation ($i: AcknowledgeRiskFlagInput!) { acknowledgeRiskFlag(input: $i) { __typename } }',
      { i: { id: '1', version: 1.5 } },
    ],
    [
      'a variable of an unknown type',
      'query ($f: Secret) { providers(first: 1, filter: $f) { totalCount } }',
      { f: 1 },
    ],
    [
      'a variable of another type',
      'query ($f: Int) { providers(first: 1, filter: $f) { totalCount } }',
      { f: 1 },
    ],
    [
      'a prototype',
      'query ($f: ProviderFilter) { providers(first: 1, filter: $f) { totalCount } }',
      { f: { constructor: 1, toString: 2 } },
    ],
  ])('%s: an ordinary error, the same each time', async (_, query, variables) => {
    for (const attacker of [fortress.stranger, fortress.insider]) {
      const codes = new Set<string>();
      for (let time = 0; time < 3; time += 1) {
        const answer = await attacker.document(query, variables);
        expect([400, 401]).toContain(answer.status);
        expect(answer.hasData).toBe(false);
        codes.add(answer.codes.join());
      }
      expect([...codes]).toHaveLength(1);
      expect([...codes][0]).toMatch(
        attacker.isStranger
          ? /^(UNAUTHENTICATED|INVALID_DOCUMENT)$/
          : /^(INVALID_INPUT|INVALID_DOCUMENT)(,INVALID_INPUT)*$/,
      );
    }
  });

  test.each([
    '{ provider(id: 1.5) { id } }',
    '{ providers(first: "1") { totalCount } }',
    '{ providers(first: 1, filter: { kinds: [SECRET] }) { totalCount } }',
    '{ providers(first: 1, filter: { kinds: "CAPTIVE" }) { totalCount } }',
    '{ providers(first: 1, orderBy: SECRET) { totalCount } }',
    '{ providers(first: 1, filter: null, after: 7) { totalCount } }',
    'mutation { createProvider(input: { nme: "x" }) { __typename } }',
  ])('written out: %s', async (query) => {
    for (const attacker of [fortress.stranger, fortress.insider]) {
      const answer = await attacker.document(query);
      expect(answer.status).toBe(400);
      expect(answer.hasData).toBe(false);
    }
  });
});

describe('G-33 the suggestion oracle', () => {
  test('500 changed names teach no real one', async () => {
    const words = schemaWords();
    for (const { query, sent } of mutatedNames(500)) {
      for (const attacker of [fortress.stranger, fortress.insider]) {
        const answer = await attacker.document(query);
        expect(answer.status).toBe(400);
        const told = answer.messages.join(' ').match(/"[^"]*"/g) ?? [];
        const learned = told
          .flatMap((quoted) => quoted.match(/[_A-Za-z]\w*/g) ?? [])
          .filter((word) => words.has(word) && !sent.has(word));
        expect({ query, learned }).toEqual({ query, learned: [] });
      }
    }
  });

  test('errors tell a missing name from a present one by nothing but its absence', async () => {
    const unknown = await fortress.stranger.document('{ provider(id: "1") { secretThing } }');
    expect(unknown.messages).toEqual(['Cannot query field "secretThing" on type "…".']);
    const argument = await fortress.stranger.document('{ provider(id: "1", secret: 1) { id } }');
    expect(argument.messages).toEqual(['Unknown argument "secret" on field "…".']);
  });
});

/** What is wrong with an answer to an attack on a value, if anything: whatever it is, not a defect. */
function defectsIn(place: string, { status, codes, ms, text }: Answer): string[] {
  const isDefect = status >= 500 || codes.some((code) => /INTERNAL|UNAVAILABLE/.test(code));
  if (isDefect) return [`${place}: ${status} ${text}`];
  return ms < 2_000 ? [] : [`${place}: took ${Math.round(ms)} ms`];
}

describe('G-37 and G-40 in every text that the schema takes', () => {
  const places: TextPlace[] = inputsOf();

  test('finds the places', () => {
    expect(places.length).toBeGreaterThan(80);
    expect(places.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'query provider.id',
        'query providers.after',
        'query providers.filter.nameContains',
        'mutation createProvider.input.name',
        'mutation signIn.input.email',
      ]),
    );
  });

  test.each(INJECTED.map(({ what, text }): [string, string] => [what, text]))(
    '%s: bound, or refused, and never a defect',
    async (what, text) => {
      const before = await size();
      const defects: string[] = [];
      const statements = await fortress.statements(async () => {
        for (let from = 0; from < places.length; from += AT_ONCE) {
          const asked = places.slice(from, from + AT_ONCE).map(async (place) => {
            const answer = await admin().document(place.document, place.variables(text));
            return defectsIn(`${place.name} with ${what}`, answer);
          });
          defects.push(...(await Promise.all(asked)).flat());
        }
      });
      expect(defects).toEqual([]);
      if (text.includes("'")) {
        const carried = statements.filter((sql) => sql.includes(text));
        expect(carried).toEqual([]);
      }
      expect(await size()).toEqual(before);
    },
  );

  /** Tables that an injected statement would make or break. */
  async function size(): Promise<unknown> {
    return fortress.meridian.sql(
      `select count(*)::int as tables, (select count(*)::int from organizations) as organizations,
              (select count(*)::int from users where role = 'ADMIN') as administrators
         from pg_class where relnamespace = 'public'::regnamespace`,
    );
  }

  test('sorting by what is not offered is refused', async () => {
    for (const order of ['passwordHash', 'PASSWORD_HASH', '"password_hash desc"', '{ field: x }']) {
      const answer = await fortress.insider.document(
        `{ users(first: 1, orderBy: ${order}) { totalCount } }`,
      );
      expect(answer.status).toBe(400);
    }
  });
});

describe('G-40 a text made to be searched for', () => {
  const search =
    'query ($t: ShortText) { providers(first: 10, filter: { nameContains: $t }) { totalCount } }';

  test.each<[string, string, number]>([
    ['wildcards', '%_'.repeat(100), 200],
    ['a regular expression that explodes', '(a+)+$'.repeat(30), 200],
    ['10 kB', 'x'.repeat(10_000), 400],
    ['10,000 combining marks', `a${'\u0301'.repeat(10_000)}`, 400],
    ['a NUL byte', 'a\0b', 400],
    ['half a character', 'a\ud800b', 400],
    ['the other half', '\udc00', 400],
    ['a line break', 'a\nb', 400],
    ['text that runs the other way', '\u202egnp.exe', 200],
  ])('%s: an ordinary answer in 200 ms', async (_, text, status) => {
    const tries: Answer[] = [];
    for (let time = 0; time < 3; time += 1) {
      tries.push(await fortress.insider.document(search, { t: text }));
    }
    for (const answer of tries) expect(answer.status).toBe(status);
    expect(Math.min(...tries.map(({ ms }) => ms))).toBeLessThan(200);
  });
});
