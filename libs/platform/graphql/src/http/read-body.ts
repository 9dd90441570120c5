import { RefusedRequest } from '../errors/refused-request.js';
import type { Variables } from '../operation/cost-plan.js';

/** What a GraphQL request over HTTP carries. */
export interface GraphqlBody {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Variables;
}

/**
 * Reads the body of a GraphQL request. Lists (batches), persisted queries and anything but a
 * document's text are refused.
 */
export function readBody(body: unknown): GraphqlBody {
  if (!isRecord(body)) throw badRequest('Send one JSON object with a query.');
  const { query, operationName, variables, extensions } = body;
  if (isRecord(extensions) && 'persistedQuery' in extensions) {
    throw badRequest('Persisted queries are not kept here; send the whole query.');
  }
  if (typeof query !== 'string' || query === '') {
    throw badRequest('The query must be the text of a GraphQL document.');
  }
  if (!isMissing(operationName) && typeof operationName !== 'string') {
    throw badRequest('The operationName must be a text.');
  }
  if (!isMissing(variables) && !isRecord(variables)) {
    throw badRequest('The variables must be a JSON object.');
  }
  return {
    query,
    operationName: isMissing(operationName) ? undefined : operationName,
    variables: isMissing(variables) ? {} : variables,
  };
}

const isMissing = (value: unknown): value is null | undefined =>
  value === undefined || value === null;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const badRequest = (message: string): RefusedRequest => new RefusedRequest('BAD_REQUEST', message);
