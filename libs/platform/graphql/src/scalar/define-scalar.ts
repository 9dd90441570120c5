import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

/** How one scalar is read and written. */
interface TextScalar<Internal, External> {
  readonly name: string;
  readonly description: string;
  readonly specifiedByURL?: string;
  /** The value of a text; null when the text is not of this scalar's form. */
  readonly read: (text: string) => Internal | null;
  readonly write: (value: unknown) => External;
}

/** Defines a scalar that clients send as a text. Anything else, and any other text, is refused. */
export function defineTextScalar<Internal, External = string>(
  scalar: TextScalar<Internal, External>,
): GraphQLScalarType<Internal, External> {
  const { name, description, specifiedByURL, read, write } = scalar;
  const accept = (value: unknown, node?: ValueNode): Internal => {
    const internal = typeof value === 'string' ? read(value) : null;
    if (internal !== null) return internal;
    // Says what is wanted, not what the schema calls it: names are no business of strangers.
    throw new GraphQLError(`Expected: ${description}`, node ? { nodes: node } : {});
  };
  return new GraphQLScalarType<Internal, External>({
    name,
    description,
    ...(specifiedByURL === undefined ? {} : { specifiedByURL }),
    parseValue: (value) => accept(value),
    parseLiteral: (node) => accept(node.kind === Kind.STRING ? node.value : null, node),
    serialize: write,
  });
}

/** For scalars whose values are texts inside, too: a value of another type is a defect. */
export function writeText(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TypeError(`A text was expected, not ${typeof value}.`);
}
