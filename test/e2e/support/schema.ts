import {
  buildSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';
import { readFileSync } from 'node:fs';

const SCHEMA = buildSchema(
  readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8'),
);

type Field = GraphQLField<unknown, unknown>;

/** A query that pages through things of one type. */
export interface ListQuery {
  readonly name: string;
  readonly type: GraphQLObjectType;
}

const queries = (): Field[] => Object.values(SCHEMA.getQueryType()?.getFields() ?? {});

/** Every query that answers with pages. */
export function listQueries(): ListQuery[] {
  return queries().flatMap(({ name, type }) => {
    const connection = getNamedType(type);
    if (!isObjectType(connection) || !connection.name.endsWith('Connection')) return [];
    const node = getNamedType(connection.getFields()['nodes']?.type);
    return node && isObjectType(node) ? [{ name, type: node }] : [];
  });
}

/** Every query for one thing by its id, by the name of the thing's type. */
export function queriesById(): Map<string, string> {
  return new Map(
    queries()
      .filter(({ args }) => args.length === 1 && args[0]?.name === 'id')
      .map(({ name, type }) => [getNamedType(type).name, name]),
  );
}

/** All fields of a type that are plain values, and the provider's name where there is one. */
export function plainSelection(type: GraphQLObjectType): string {
  const fields = Object.values(type.getFields());
  const plain = fields.filter(
    (field) => field.args.length === 0 && isLeafType(getNamedType(field.type)),
  );
  const provider = fields.some(({ name }) => name === 'provider') ? ['provider { name }'] : [];
  return [...plain.map(({ name }) => name), ...provider].join(' ');
}
