import {
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import { acceptIdempotencyKeys } from '../retry/accept-keys.js';
import { declarationOf, methodDeclarations } from '../permission/declaration.js';

type Field = GraphQLField<unknown, unknown>;

/**
 * Finishes the schema that NestJS built, in place: spreads each type's permission over its fields,
 * turns planned and plain fields into properties, and gives idempotent mutations their keys.
 */
export function prepareSchema(schema: GraphQLSchema): GraphQLSchema {
  refuseDeclarationsWithoutEffect(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(isObjectType(type) || isInterfaceType(type)) || isIntrospectionType(type)) continue;
    const byDefault = declarationOf(type);
    for (const field of Object.values(type.getFields())) {
      if (byDefault && !declarationOf(field)) {
        field.extensions = { ...field.extensions, permission: byDefault };
      }
      if (field.extensions['planned'] === true || isPropertyRead(field)) delete field.resolve;
    }
  }
  acceptIdempotencyKeys(schema);
  return schema;
}

/**
 * NestJS gives every plain `@Field` a function that reads its property. Without it the executor reads
 * the property itself, which is faster, and a field with a resolver is one that fetches something.
 */
function isPropertyRead(field: Field): boolean {
  return field.resolve?.name === 'rootFieldResolver';
}

/**
 * NestJS ignores what decorates a `@ResolveField` method when the type's class declares the same
 * field with `@Field`. A permission lost that way would leave the type's wider one in force, so the
 * program does not start.
 */
function refuseDeclarationsWithoutEffect(schema: GraphQLSchema): void {
  const fields = outputFields(schema);
  const inEffect = new Set(fields.map(declarationOf));
  for (const { owner, method, declaration } of methodDeclarations()) {
    if (inEffect.has(declaration)) continue;
    if (fields.some((field) => field.name === method && field.resolve)) {
      throw new Error(
        `The permission on ${owner}.${method} has no effect; declare it beside the @Field instead.`,
      );
    }
  }
}

function outputFields(schema: GraphQLSchema): Field[] {
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
}
