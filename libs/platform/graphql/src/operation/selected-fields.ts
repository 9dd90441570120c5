import {
  getNamedType,
  isCompositeType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** A field that an operation asks for, with fragments flattened and equal fields merged. */
export interface SelectedField {
  /** Where its value appears in the answer. */
  readonly path: readonly string[];
  /** The type it is asked of: an object, or an interface. */
  readonly parent: GraphQLCompositeType;
  readonly field: GraphQLField<unknown, unknown>;
  /** The first place in the document that asks for it. */
  readonly node: FieldNode;
  readonly below: readonly SelectedField[];
}

/** The operation of a document; admitted documents have exactly one. */
export function operationOf(document: DocumentNode): OperationDefinitionNode {
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) return definition;
  }
  throw new Error('An admitted document has an operation.');
}

/** The fields of a valid operation as a tree. Meta fields such as `__typename` are left out. */
export function selectedFields(schema: GraphQLSchema, document: DocumentNode): SelectedField[] {
  const operation = operationOf(document);
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error(`A valid document cannot hold a ${operation.operation} here.`);
  return new SelectionWalk(schema, document).fieldsOf(root, [operation.selectionSet], []);
}

interface Merged {
  readonly key: string;
  readonly parent: GraphQLCompositeType;
  readonly nodes: [FieldNode, ...FieldNode[]];
}

class SelectionWalk {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.fragments.set(definition.name.value, definition);
      }
    }
  }

  fieldsOf(
    type: GraphQLCompositeType,
    selections: readonly SelectionSetNode[],
    path: readonly string[],
  ): SelectedField[] {
    const merged = new Map<string, Merged>();
    const spread = new Set<string>();
    for (const selection of selections) this.collect(type, selection, merged, spread);
    return [...merged.values()].flatMap(({ key, parent, nodes }) => {
      const [node] = nodes;
      const field = fieldNamed(parent, node.name.value);
      if (!field) return [];
      const at = [...path, key];
      const inner = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      const value = getNamedType(field.type);
      const below = isCompositeType(value) ? this.fieldsOf(value, inner, at) : [];
      return [{ path: at, parent, field, node, below }];
    });
  }

  private collect(
    type: GraphQLCompositeType,
    { selections }: SelectionSetNode,
    merged: Map<string, Merged>,
    spread: Set<string>,
  ): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const place = `${type.name}.${key}`;
        const known = merged.get(place);
        if (known) known.nodes.push(selection);
        else merged.set(place, { key, parent: type, nodes: [selection] });
        continue;
      }
      const fragment = this.fragmentOf(selection, spread);
      if (!fragment) continue;
      const name = fragment.typeCondition?.name.value;
      const narrowed = name === undefined ? type : this.schema.getType(name);
      if (isCompositeType(narrowed)) {
        this.collect(narrowed, fragment.selectionSet, merged, spread);
      }
    }
  }

  /** What a spread stands for; a named fragment only once, or the work could double per level. */
  private fragmentOf(
    node: InlineFragmentNode | FragmentSpreadNode,
    spread: Set<string>,
  ): InlineFragmentNode | FragmentDefinitionNode | undefined {
    if (node.kind === Kind.INLINE_FRAGMENT) return node;
    const name = node.name.value;
    if (spread.has(name)) return undefined;
    spread.add(name);
    return this.fragments.get(name);
  }
}

function fieldNamed(
  type: GraphQLCompositeType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  return 'getFields' in type ? type.getFields()[name] : undefined;
}
