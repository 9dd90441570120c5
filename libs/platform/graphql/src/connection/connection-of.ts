import type { Type } from '@nestjs/common';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { AllowAsParent } from '../permission/declaration.js';
import type { Connection } from '../read-model/page.js';
import { Cost } from '../schema/cost.js';

/** Where a page stands in its list. */
@ObjectType({ description: 'Where a page stands in its list.' })
@AllowAsParent()
@Cost(0)
class PageInfo {
  @Field(() => Boolean, { description: 'More follow after this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'There are some before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first on this page.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last on this page.' })
  endCursor!: string | null;
}

/**
 * Makes the connection type of a list, with its edge type: `connectionOf(Provider)` is
 * `ProviderConnection`. Whoever may call the field that returns it may page through it; the nodes
 * have their own permissions.
 */
export function connectionOf<Node extends object>(node: Type<Node>): Type<Connection<Node>> {
  @ObjectType(`${node.name}Edge`, { description: `One ${node.name} in a list.` })
  @AllowAsParent()
  @Cost(0)
  class NodeEdge {
    @Field(() => String, { description: 'Its place, for after and before.' })
    cursor!: string;

    @Field(() => node, { description: 'The object.' })
    node!: Node;
  }

  @ObjectType(`${node.name}Connection`, { description: `A page of a list of ${node.name}.` })
  @AllowAsParent()
  @Cost(0)
  class NodeConnection implements Connection<Node> {
    @Field(() => [NodeEdge], { description: 'The objects of this page with their cursors.' })
    edges!: NodeEdge[];

    @Field(() => [node], { description: 'The objects of this page.' })
    nodes!: Node[];

    @Field(() => PageInfo, { description: 'Whether there is more, and where.' })
    pageInfo!: PageInfo;

    @Field(() => Int, { description: 'How many there are on all pages; counted only when asked.' })
    totalCount!: number | null;
  }

  return NodeConnection;
}
