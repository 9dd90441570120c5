import {
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';
import { ExpectedError } from '@meridian/platform-tenancy';

/** What a resolver's `info` must hold for a read to be planned from it. */
export type SelectionInfo = Pick<
  GraphQLResolveInfo,
  'fieldNodes' | 'fragments' | 'schema' | 'variableValues' | 'returnType'
>;

/** The fields that a request asks of one object type, with their own selections. */
export interface Selection {
  readonly type: GraphQLObjectType;
  readonly fields: ReadonlyMap<string, SelectedField>;
}

export interface SelectedField {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Null for scalars and enumerations. */
  readonly selection: Selection | null;
}

/** What is asked of the object (or the objects of the list) that the resolver returns. */
export function selectionOf(info: SelectionInfo): Selection {
  const type = getNamedType(info.returnType);
  if (!isObjectType(type)) throw new Error(`${type.name} is not an object type.`);
  const sets = info.fieldNodes.flatMap((node) => node.selectionSet ?? []);
  return select(info, type, sets);
}

/** The selection below a field, such as `nodes` of a connection; null when it was not asked for. */
export function below(selection: Selection, ...path: string[]): Selection | null {
  let current: Selection | null = selection;
  for (const name of path) current = current?.fields.get(name)?.selection ?? null;
  return current;
}

/** Both selections together: of `nodes` and of `edges { node }`, for example. */
export function merge(left: Selection | null, right: Selection | null): Selection | null {
  if (!left || !right) return left ?? right;
  const fields = new Map(left.fields);
  for (const field of right.fields.values()) add(fields, field);
  return { type: left.type, fields };
}

function select(
  info: SelectionInfo,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): Selection {
  const fields = new Map<string, SelectedField>();
  for (const node of sets.flatMap((set) => [...fieldNodes(info, set)])) {
    const definition = type.getFields()[node.name.value];
    if (!definition) continue; // __typename
    const inner = getNamedType(definition.type);
    add(fields, {
      name: node.name.value,
      arguments: getArgumentValues(definition, node, info.variableValues),
      selection:
        node.selectionSet && isObjectType(inner) ? select(info, inner, [node.selectionSet]) : null,
    });
  }
  return { type, fields };
}

function* fieldNodes(info: SelectionInfo, set: SelectionSetNode): Iterable<FieldNode> {
  for (const node of set.selections) {
    const skipped = getDirectiveValues(GraphQLSkipDirective, node, info.variableValues)?.['if'];
    const included = getDirectiveValues(GraphQLIncludeDirective, node, info.variableValues)?.['if'];
    if (skipped === true || included === false) continue;
    if (node.kind === Kind.FIELD) yield node;
    else if (node.kind === Kind.INLINE_FRAGMENT) yield* fieldNodes(info, node.selectionSet);
    else {
      const fragment = info.fragments[node.name.value];
      if (fragment) yield* fieldNodes(info, fragment.selectionSet);
    }
  }
}

/** One statement delivers a field once: under two aliases its arguments must be the same. */
function add(fields: Map<string, SelectedField>, field: SelectedField): void {
  const known = fields.get(field.name);
  if (!known) {
    fields.set(field.name, field);
    return;
  }
  if (JSON.stringify(known.arguments) !== JSON.stringify(field.arguments)) {
    throw new ExpectedError(
      'INVALID_INPUT',
      `${field.name} is asked for twice with different arguments: ask for it once, or in two requests.`,
    );
  }
  fields.set(field.name, { ...known, selection: merge(known.selection, field.selection) });
}
