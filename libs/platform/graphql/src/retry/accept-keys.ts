import {
  getNamedType,
  GraphQLString,
  isInputObjectType,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLSchema,
} from 'graphql';
import { IdempotentRequest, invalidInput } from '@meridian/platform-tenancy';
import { RequestContext } from '../request/request-context.js';
import { retryOf } from './declaration.js';
import { fingerprint } from './fingerprint.js';

type Mutation = GraphQLField<unknown, unknown>;
type Input = Readonly<Record<string, unknown>>;

const KEY = 'idempotencyKey';
const LONGEST_KEY = 255;

const DESCRIPTION =
  'A text of your own, new for each new request, 1 to 255 characters. Sent again with the same key ' +
  'within 30 days, the request does nothing and answers as before.';

/**
 * Gives every mutation that is declared idempotent its key: a field of its input, taken out again
 * before the resolver sees it, which gets a caller whose next command answers the request once.
 */
export function acceptIdempotencyKeys(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    if (retryOf(field) !== 'BY_KEY') continue;
    addKey(inputOf(field));
    passKeyOn(field);
  }
}

function inputOf(field: Mutation): GraphQLInputObjectType {
  const [argument] = field.args;
  const type = argument && getNamedType(argument.type);
  if (argument?.name !== 'input' || !isInputObjectType(type)) {
    throw new Error(`${field.name} is idempotent and so must take an input.`);
  }
  return type;
}

function addKey(input: GraphQLInputObjectType): void {
  input.getFields()[KEY] = {
    name: KEY,
    description: DESCRIPTION,
    type: GraphQLString,
    defaultValue: undefined,
    deprecationReason: undefined,
    extensions: {},
    astNode: undefined,
  };
}

function passKeyOn(field: Mutation): void {
  const { resolve, name } = field;
  if (!resolve) throw new Error(`${name} is resolved by nothing.`);
  field.resolve = (source, args: { readonly input?: Input }, context, info) => {
    const { [KEY]: key, ...input } = args.input ?? {};
    const asked = { ...args, input };
    if (key === undefined || key === null || !isRequest(context)) {
      return resolve(source, asked, context, info);
    }
    const request = new IdempotentRequest(checked(key), name, fingerprint(input));
    return resolve(source, asked, context.under(request), info);
  };
}

/** Mercurius adds what it needs to the context, so that this is all that is sure of its type. */
function isRequest(context: unknown): context is RequestContext {
  return context instanceof RequestContext;
}

function checked(key: unknown): string {
  if (typeof key === 'string' && key !== '' && key.length <= LONGEST_KEY) {
    if (!/[\p{Cc}\p{Cs}]/u.test(key)) return key;
  }
  throw invalidInput(
    `An idempotency key has 1 to ${LONGEST_KEY} printable characters.`,
    'input',
    KEY,
  );
}
