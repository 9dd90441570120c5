import {
  astFromValue,
  getOperationAST,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  typeFromAST,
  valueFromASTUntyped,
  type DocumentNode,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import type { Variables } from './cost-plan.js';

/**
 * The variables with what their input types say about fields that are left out. graphql-js fills
 * these in by itself; the compiled operation does not know them and refuses the request where the
 * field must have a value.
 */
export function withDefaults(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Variables,
): Record<string, unknown> {
  const filled: Record<string, unknown> = { ...variables };
  for (const definition of getOperationAST(document)?.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (isInputType(type) && name in filled) filled[name] = filledIn(type, filled[name]);
  }
  return filled;
}

function filledIn(type: GraphQLInputType, value: unknown): unknown {
  if (isNonNullType(type)) return filledIn(type.ofType, value);
  if (isListType(type) && Array.isArray(value)) {
    return value.map((item: unknown) => filledIn(type.ofType, item));
  }
  if (isListType(type)) return filledIn(type.ofType, value);
  if (!isInputObjectType(type) || !isRecord(value)) return value;
  const filled: Record<string, unknown> = { ...value };
  for (const field of Object.values(type.getFields())) {
    const given = filled[field.name];
    if (given !== undefined) filled[field.name] = filledIn(field.type, given);
    else if (field.defaultValue !== undefined) filled[field.name] = defaultAsSent(field);
  }
  return filled;
}

/** The default as a client would have sent it: an enum's word, not what it stands for inside. */
function defaultAsSent({ defaultValue, type }: GraphQLInputField): unknown {
  const written = astFromValue(defaultValue, type);
  return written ? valueFromASTUntyped(written) : defaultValue;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
