import {
  getNamedType,
  isInputObjectType,
  isNonNullType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import { retryOf } from './declaration.js';

/** Mutations that begin so bring something into the world: nothing but a key can tell two of them apart. */
const CREATES = /^(create|record|import|invite|submit|add)[A-Z]/;
/** Mutations that begin so change what others may be changing, whatever they declare. */
const CHANGES = /^(update|acknowledge|deactivate|approve|amend)[A-Z]/;

/**
 * The mutations that a client could not safely send again after an answer that never came, with what
 * they lack. Empty in a finished schema: a test walks it with this.
 */
export function unsafeRetries(schema: GraphQLSchema): string[] {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  return mutations.flatMap((mutation) => lacking(mutation) ?? []);
}

function lacking(mutation: GraphQLField<unknown, unknown>): string | null {
  const { name } = mutation;
  const retry = retryOf(mutation);
  if (CREATES.test(name)) return retry === 'BY_KEY' ? null : `${name} lacks @Idempotent`;
  if (CHANGES.test(name)) return takesVersion(mutation) ? null : `${name} lacks a version`;
  if (retry !== null || takesVersion(mutation)) return null;
  return `${name} lacks a version, @Idempotent or @EndsTheSame`;
}

function takesVersion({ args }: GraphQLField<unknown, unknown>): boolean {
  const [input] = args;
  const type = input && getNamedType(input.type);
  const version = isInputObjectType(type) ? type.getFields()['version'] : undefined;
  return version !== undefined && isNonNullType(version.type);
}
