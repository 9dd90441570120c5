import { describe, expect, it } from '@jest/globals';
import { buildSchema, graphql, type GraphQLSchema } from 'graphql';
import type { Caller } from '@meridian/platform-tenancy';
import { RequestContext } from '../request/request-context.js';
import { toyCaller } from '../test-support/toy-world.js';
import { acceptIdempotencyKeys } from './accept-keys.js';
import type { Retry } from './declaration.js';
import { unsafeRetries } from './unsafe-retries.js';

type Seen = { input: object; caller: Caller | null };

/** A schema whose mutations note what their resolvers get. */
function schemaOf(mutations: string, retries: Record<string, Retry>, seen: Seen[] = []) {
  const schema = buildSchema(`
    type Query { ping: Boolean }
    input Thing { name: String, tags: [String!], version: Int }
    input Seen { id: ID!, version: Int! }
    type Mutation { ${mutations} }`);
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const retry = retries[field.name];
    if (retry) field.extensions = { retry };
    field.resolve = (_source, { input }: { input: object }, context: unknown) => {
      if (context instanceof RequestContext) seen.push({ input, caller: context.caller });
      return true;
    };
  }
  return schema;
}

function request(): RequestContext {
  const incoming = { id: 'r', ip: '127.0.0.1', headers: {}, cookies: {} };
  const context = new RequestContext(incoming, null, new AbortController().signal);
  context.caller = toyCaller('USER', []);
  return context;
}

async function send(schema: GraphQLSchema, source: string): Promise<readonly string[]> {
  const { errors = [] } = await graphql({ schema, source, contextValue: request() });
  return errors.map(({ message }) => message);
}

describe('an idempotent mutation', () => {
  const seen: Seen[] = [];
  const schema = schemaOf(
    'createThing(input: Thing!): Boolean, createOther(input: Thing!): Boolean',
    { createThing: 'BY_KEY' },
    seen,
  );
  acceptIdempotencyKeys(schema);

  it('gets its input without the key, and a caller with it', async () => {
    seen.length = 0;
    await send(schema, 'mutation { createThing(input: { name: "A", idempotencyKey: "k-1" }) }');
    expect(seen).toHaveLength(1);
    expect(seen[0]?.input).toEqual({ name: 'A' });
    expect(seen[0]?.caller?.idempotency).toMatchObject({ key: 'k-1', operation: 'createThing' });
  });

  it('may be sent without a key', async () => {
    seen.length = 0;
    await send(schema, 'mutation { createThing(input: { name: "A" }) }');
    expect(seen[0]?.caller).toMatchObject({ requestId: 'toy' });
    expect(seen[0]?.caller?.idempotency).toBeUndefined();
  });

  it('tells arguments apart, but not by the order in which they are named', async () => {
    seen.length = 0;
    await send(
      schema,
      `mutation {
        a: createThing(input: { name: "A", tags: ["x", "y"], idempotencyKey: "k" })
        b: createThing(input: { idempotencyKey: "k", tags: ["x", "y"], name: "A" })
        c: createThing(input: { name: "A", tags: ["y", "x"], idempotencyKey: "k" })
      }`,
    );
    const [a, b, c] = seen.map(({ caller }) => caller?.idempotency?.fingerprint);
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });

  it.each(['', 'x'.repeat(256), String.raw`two\nlines`])('refuses the key "%s"', async (key) => {
    seen.length = 0;
    const errors = await send(
      schema,
      `mutation { createThing(input: { idempotencyKey: "${key}" }) }`,
    );
    expect(errors).toEqual(['An idempotency key has 1 to 255 printable characters.']);
    expect(seen).toEqual([]);
  });
});

describe('a mutation that a client could not send again', () => {
  it('is named, with what it lacks', () => {
    const schema = schemaOf(
      `createThing(input: Thing!): Boolean, recordThing(input: Thing!): Boolean,
       updateThing(input: Thing!): Boolean, changeThing(input: Seen!): Boolean,
       revokeThing(input: Thing!): Boolean, endThing(input: Thing!): Boolean`,
      { createThing: 'ENDS_THE_SAME', recordThing: 'BY_KEY', endThing: 'ENDS_THE_SAME' },
    );
    expect(unsafeRetries(schema)).toEqual([
      'createThing lacks @Idempotent',
      'updateThing lacks a version',
      'revokeThing lacks a version, @Idempotent or @EndsTheSame',
    ]);
  });
});
