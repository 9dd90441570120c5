import { Extensions } from '@nestjs/graphql';

type Decorator = MethodDecorator & PropertyDecorator & ClassDecorator;

/** What one object counts in a document's cost. 1 where nothing is said; on a type or on a field. */
export function Cost(weight: number): Decorator {
  return Extensions({ cost: weight });
}

/**
 * How many objects a list without page arguments is expected to hold, for the cost of a document.
 * Lists that say nothing count as `EXPECTED_LIST_SIZE`.
 */
export function ExpectedSize(size: number): MethodDecorator & PropertyDecorator {
  return Extensions({ expectedSize: size });
}
