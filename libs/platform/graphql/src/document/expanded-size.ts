import {
  Kind,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { RefusedRequest } from '../errors/refused-request.js';

/** The fragments of a document by name. */
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/**
 * How large an operation is when every spread of a fragment is written out. The compiler of queries
 * walks that size, whatever repeats itself in it, and fragments in fragments can double it with every
 * few tokens. Counted here in time proportional to the text. Throws when fragments form a circle.
 */
export function expandedSize(operation: OperationDefinitionNode, fragments: Fragments): number {
  return new Expansion(fragments).sizeOf(operation.selectionSet);
}

class Expansion {
  private readonly sizes = new Map<string, number>();
  private readonly entered = new Set<string>();

  constructor(private readonly fragments: Fragments) {}

  sizeOf({ selections }: SelectionSetNode): number {
    return selections.reduce((size, selection) => size + 1 + this.below(selection), 0);
  }

  private below(selection: SelectionNode): number {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.fragment(selection.name.value);
    return selection.selectionSet ? this.sizeOf(selection.selectionSet) : 0;
  }

  private fragment(name: string): number {
    const known = this.sizes.get(name);
    if (known !== undefined) return known;
    if (this.entered.has(name)) {
      throw new RefusedRequest('INVALID_DOCUMENT', `Fragment "${name}" contains itself.`);
    }
    this.entered.add(name);
    const fragment = this.fragments.get(name);
    const size = fragment ? this.sizeOf(fragment.selectionSet) : 0;
    this.sizes.set(name, size);
    return size;
  }
}
