import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  Kind,
  valueFromASTUntyped,
  type FieldNode,
  type OperationDefinitionNode,
} from 'graphql';
import { ExpectedError } from '@meridian/platform-tenancy';
import { pageSize } from '../connection/page-size.js';
import { EXPECTED_LIST_SIZE, MAX_COST } from '../document/limits.js';
import { limitExceeded, RefusedRequest } from '../errors/refused-request.js';
import type { SelectedField } from './selected-fields.js';

/** The values of an operation's variables, as sent. */
export type Variables = Readonly<Record<string, unknown>>;

type Argument = (variables: Variables) => unknown;

/** A field of objects, with all that does not depend on variables worked out. */
interface CostNode {
  readonly path: readonly string[];
  /** What one object counts. */
  readonly weight: number;
  /** The number of objects where it is a list that is not paged. */
  readonly expected: number | null;
  readonly page: { readonly first: Argument; readonly last: Argument } | null;
  readonly below: readonly CostNode[];
}

/** Prepares the cost of an operation: the objects it may return at worst, each with its weight. */
export class CostPlan {
  private readonly nodes: readonly CostNode[];

  constructor(operation: OperationDefinitionNode, fields: readonly SelectedField[]) {
    const defaults = defaultsOf(operation);
    this.nodes = fields.flatMap((field) => costNode(field, defaults));
  }

  /** The cost with these variables. Throws when a page has no proper size, or all is too dear. */
  cost(variables: Variables): number {
    const cost = sum(this.nodes, 1, null, variables);
    if (cost > MAX_COST) {
      throw limitExceeded(
        `This may return ${cost} objects, weighted; at most ${MAX_COST} are allowed. Ask for smaller pages.`,
      );
    }
    return cost;
  }
}

/** `paged` is the size of the page whose connection these fields belong to. */
function sum(
  nodes: readonly CostNode[],
  parents: number,
  paged: number | null,
  variables: Variables,
): number {
  let total = 0;
  for (const node of nodes) {
    const size = node.page ? sizeOf(node, node.page, variables) : null;
    const objects = node.expected === null ? parents : parents * (size ?? paged ?? node.expected);
    // A connection holds its page in lists below itself; a paged list holds it directly.
    const below = node.expected === null ? size : null;
    total += objects * node.weight + sum(node.below, objects, below, variables);
  }
  return total;
}

function sizeOf(node: CostNode, page: NonNullable<CostNode['page']>, variables: Variables): number {
  try {
    return pageSize(page.first(variables), page.last(variables));
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    const path = [...node.path, ...(error.details.inputPath ?? [])];
    throw new RefusedRequest(error.code, error.message, 400, path);
  }
}

function costNode(selected: SelectedField, defaults: Variables): CostNode[] {
  const { field, node, path } = selected;
  const type = getNamedType(field.type);
  const own = field.extensions['cost'] ?? type.extensions['cost'];
  const weight = typeof own === 'number' ? own : isCompositeType(type) ? 1 : 0;
  const below = selected.below.flatMap((inner) => costNode(inner, defaults));
  // Connections take first and last, nested lists first alone.
  const page = field.args.some(({ name }) => name === 'first')
    ? { first: argument(node, 'first', defaults), last: argument(node, 'last', defaults) }
    : null;
  if (weight === 0 && below.length === 0 && !page) return [];
  const listed = isListType(getNullableType(field.type));
  const size = field.extensions['expectedSize'];
  const expected = listed ? (typeof size === 'number' ? size : EXPECTED_LIST_SIZE) : null;
  return [{ path, weight, expected, page, below }];
}

function argument(node: FieldNode, name: string, defaults: Variables): Argument {
  const given = node.arguments?.find((candidate) => candidate.name.value === name)?.value;
  if (!given) return () => undefined;
  if (given.kind !== Kind.VARIABLE) {
    const literal: unknown = valueFromASTUntyped(given);
    return () => literal;
  }
  const variable = given.name.value;
  return (variables) => {
    const value = variables[variable];
    return value === undefined ? defaults[variable] : value;
  };
}

function defaultsOf(operation: OperationDefinitionNode): Variables {
  return Object.fromEntries(
    (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
}
