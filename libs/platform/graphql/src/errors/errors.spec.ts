import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isIntrospectionType, isSpecifiedScalarType } from 'graphql';
import { ToyApp } from '../test-support/toy-app.js';

describe('errors', () => {
  let toy: ToyApp;
  beforeAll(async () => {
    toy = await ToyApp.start();
  });
  afterAll(() => toy.stop());

  it('hides what went wrong inside, and logs it under the id it tells', async () => {
    for (let time = 0; time < 3; time += 1) {
      const { status, data, errors, text } = await toy.query('{ broken }');
      expect({ status, data }).toEqual({ status: 200, data: { broken: null } });
      const [error] = errors ?? [];
      const errorId = error?.extensions['errorId'];
      expect(error).toEqual({
        message: `Something went wrong on our side. Tell us this id: ${String(errorId)}`,
        path: ['broken'],
        extensions: { code: 'INTERNAL', errorId },
      });
      expect(text).not.toMatch(/relation|select|organizations|stack/);
      const logged = toy.world.logged.at(-1);
      expect(logged).toMatchObject({ errorId, requestId: expect.any(String), path: ['broken'] });
      expect(logged).toHaveProperty('err.message', expect.stringContaining('relation'));
    }
  });

  it('shows expected failures with their details, and logs nothing', async () => {
    const before = toy.world.logged.length;
    for (let time = 0; time < 3; time += 1) {
      expect((await toy.query('{ conflicting }')).errors).toEqual([
        {
          message: 'It was changed.',
          path: ['conflicting'],
          extensions: { code: 'CONFLICT', currentVersion: 7 },
        },
      ]);
    }
    expect(toy.world.logged.length).toBe(before);
  });

  it('says when to come back', async () => {
    const answer = await toy.anonymous('mutation { signIn(password: "wrong") { ok } }');
    expect(answer).toMatchObject({
      status: 429,
      data: null,
      errors: [{ extensions: { code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 30 } }],
    });
    expect(answer.headers['retry-after']).toBe('30');
  });

  it('names the place of a syntax error, and quotes nothing', async () => {
    expect((await toy.query('{ echo(text: "secret" }')).errors).toEqual([
      {
        message: 'The document is not valid GraphQL at line 1, column 23.',
        extensions: { code: 'SYNTAX_ERROR' },
      },
    ]);
  });

  it('treats a result that does not fit its type as our defect', async () => {
    expect((await toy.query('{ half(number: 3) }')).errors).toMatchObject([
      { extensions: { code: 'INTERNAL' } },
    ]);
  });

  it.each([
    ['a wrong type', 'query ($n: Int!) { half(number: $n) }', { n: 'x' }],
    ['a wrong custom scalar', 'query ($d: Duration!) { twice(duration: $d) }', { d: 'P1M' }],
    ['null for non-null', 'query ($n: Int!) { half(number: $n) }', { n: null }],
    ['nothing for non-null', 'query ($n: Int!) { half(number: $n) }', {}],
    ['null for a defaulted argument', 'query ($t: String = "x") { echo(text: $t) }', { t: null }],
  ])('G-31 refuses %s in a variable, always in the same way', async (_, query, variables) => {
    for (let time = 0; time < 3; time += 1) {
      const { errors, data } = await toy.query(query, variables);
      expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'INVALID_INPUT' }]);
      expect(data ?? null).toBeNull();
    }
  });

  it('reports at most five errors of a document', async () => {
    const fields = Array.from({ length: 30 }, (_, index) => `nothing${index}`);
    expect((await toy.query(`{ ${fields.join(' ')} }`)).errors?.length).toBe(5);
  });

  it('G-33 tells no name that the sender did not send', async () => {
    const names = Object.values(toy.schema.getTypeMap())
      .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
      .flatMap((type) => [
        type.name,
        ...('getFields' in type ? Object.keys(type.getFields()) : []),
      ]);
    const guesses = [
      ...['provider', 'provders', 'ech', 'halff', 'Providers', 'signin'].map((f) => `{ ${f} }`),
      '{ providers }',
      '{ providers(firs: 1) { node } }',
      '{ echo { x } }',
      '{ half }',
      '{ half(number: "x") }',
      '{ half(numbr: 1) }',
      '{ twice(duration: "x") }',
      '{ ... on Providr { id } }',
      '{ ... on Team { name } }',
      'query ($x: Sting) { echo(text: $x) }',
      'query ($x: Int) { echo(text: $x) }',
      'mutation { signIn }',
      'subscription { flag }',
    ];
    for (const guess of guesses) {
      const { errors } = await toy.anonymous(guess);
      expect(errors?.length).toBeGreaterThan(0);
      const told = new Set(JSON.stringify(errors).match(/\w+/g));
      const sent = new Set(guess.match(/\w+/g));
      const learned = names.filter((name) => told.has(name) && !sent.has(name));
      expect({ guess, learned }).toEqual({ guess, learned: [] });
      expect(JSON.stringify(errors)).not.toContain('Did you mean');
    }
  });

  it('names types in development, where the schema is open, but still suggests nothing', async () => {
    const development = await ToyApp.start('development');
    const { errors } = await development.anonymous('{ provider }');
    expect(errors?.[0]?.message).toBe('Cannot query field "provider" on type "Query".');
    await development.stop();
  });
});
