import {
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { limitExceeded, RefusedRequest } from '../errors/refused-request.js';
import { expandedSize, type Fragments } from './expanded-size.js';
import { checkText } from './check-input.js';
import {
  MAX_ALIASES,
  MAX_DEPTH,
  MAX_DIRECTIVES,
  MAX_REPEATED_FIELD,
  MAX_SELECTIONS,
} from './limits.js';

/**
 * Refuses documents by their shape alone, in time proportional to their size, so that graphql-js
 * only ever validates documents on which it is quick. Everything is counted after fragments are
 * flattened, as execution would.
 */
export function checkShape(document: DocumentNode, rules: ShapeRules): void {
  const operation = onlyOperation(document);
  checkDirectives(document, rules.directives);
  checkTexts(document);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  if (expandedSize(operation, fragments) > MAX_SELECTIONS) {
    throw limitExceeded(`A document may ask for at most ${MAX_SELECTIONS} fields.`);
  }
  new ShapeWalk(fragments, rules.introspection).check(operation);
}

/** What depends on the schema and on where the program runs. */
export interface ShapeRules {
  /** The names of the directives that exist. */
  readonly directives: ReadonlySet<string>;
  /** Whether the schema may be asked about itself. */
  readonly introspection: boolean;
}

/**
 * One operation per document: a client never runs more than one at a time, and a compiled document
 * must not run another operation than the one whose permissions were checked.
 */
function onlyOperation(document: DocumentNode): OperationDefinitionNode {
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const [operation] = operations;
  if (!operation || operations.length > 1) {
    throw new RefusedRequest('INVALID_DOCUMENT', 'Send exactly one operation in a document.');
  }
  return operation;
}

function checkDirectives(document: DocumentNode, known: ReadonlySet<string>): void {
  let count = 0;
  visit(document, {
    Directive(node) {
      if (!known.has(node.name.value)) {
        throw new RefusedRequest('INVALID_DOCUMENT', `Unknown directive "@${node.name.value}".`);
      }
      count += 1;
      if (count > MAX_DIRECTIVES) {
        throw limitExceeded(`A document may use at most ${MAX_DIRECTIVES} directives.`);
      }
    },
  });
}

function checkTexts(document: DocumentNode): void {
  visit(document, { StringValue: ({ value }) => checkText(value) });
}

/** Questions about the schema are deep by nature; where they are allowed, only their size counts. */
const ANY_DEPTH = Number.NEGATIVE_INFINITY;

const isIntrospection = ({ name }: FieldNode): boolean =>
  name.value === '__schema' || name.value === '__type';

class ShapeWalk {
  private aliases = 0;
  private readonly spread = new Set<string>();

  constructor(
    private readonly fragments: Fragments,
    private readonly introspection: boolean,
  ) {}

  check(operation: OperationDefinitionNode): void {
    this.walk([operation.selectionSet], 1);
    // A fragment that is not used is refused anyway; here, before it can cost anything.
    for (const name of this.fragments.keys()) {
      if (!this.spread.has(name)) {
        throw new RefusedRequest('INVALID_DOCUMENT', `Fragment "${name}" is never used.`);
      }
    }
  }

  /** Walks selections that execution would merge into one object, at one depth. */
  private walk(selections: readonly SelectionSetNode[], depth: number): void {
    const merged = new Map<string, FieldNode[]>();
    const spreadHere = new Set<string>();
    for (const selection of selections) this.collect(selection, merged, spreadHere);
    if (depth > MAX_DEPTH) {
      throw limitExceeded(`A document may be at most ${MAX_DEPTH} fields deep.`);
    }
    for (const nodes of merged.values()) {
      const below = nodes.flatMap((node) => node.selectionSet ?? []);
      if (below.length > 0) this.walk(below, nodes.some(isIntrospection) ? ANY_DEPTH : depth + 1);
    }
  }

  private collect(
    { selections }: SelectionSetNode,
    merged: Map<string, FieldNode[]>,
    spreadHere: Set<string>,
  ): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        this.count(selection, merged);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.collect(selection.selectionSet, merged, spreadHere);
      } else {
        const name = selection.name.value;
        this.spread.add(name);
        const fragment = this.fragments.get(name);
        if (!fragment || spreadHere.has(name)) continue;
        spreadHere.add(name);
        this.collect(fragment.selectionSet, merged, spreadHere);
      }
    }
  }

  private count(field: FieldNode, merged: Map<string, FieldNode[]>): void {
    if (!this.introspection && isIntrospection(field)) {
      throw new RefusedRequest('INVALID_DOCUMENT', 'The schema cannot be asked about itself here.');
    }
    if (field.alias) this.aliases += 1;
    if (this.aliases > MAX_ALIASES) {
      throw limitExceeded(`A document may use at most ${MAX_ALIASES} aliases.`);
    }
    const name = field.alias?.value ?? field.name.value;
    const same = merged.get(name);
    if (!same) {
      merged.set(name, [field]);
    } else if (same.push(field) > MAX_REPEATED_FIELD) {
      throw limitExceeded(
        `A field may be written at most ${MAX_REPEATED_FIELD} times in one selection.`,
      );
    }
  }
}
