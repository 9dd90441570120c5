import { getVariableValues, type DocumentNode, type GraphQLSchema } from 'graphql';
import { MAX_VALIDATION_ERRORS } from '../document/limits.js';
import { InvalidVariables } from '../errors/refused-request.js';
import type { Variables } from './cost-plan.js';
import { operationOf } from './selected-fields.js';

/**
 * Refuses variables that do not fit their types, with a few errors at most. The compiled operation
 * would list every one of them.
 */
export function checkVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Variables,
): void {
  const { variableDefinitions = [] } = operationOf(document);
  if (variableDefinitions.length === 0) return;
  const { errors } = getVariableValues(schema, variableDefinitions, variables, {
    maxErrors: MAX_VALIDATION_ERRORS,
  });
  if (errors) throw new InvalidVariables(errors);
}
