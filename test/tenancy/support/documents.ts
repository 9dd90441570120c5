import {
  buildSchema,
  getNamedType,
  isInputObjectType,
  isIntrospectionType,
  isListType,
  getNullableType,
  isObjectType,
  isRequiredArgument,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';
import { readFileSync } from 'node:fs';

/** The published schema. */
export const SCHEMA = buildSchema(
  readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8'),
);

export type Field = GraphQLField<unknown, unknown>;

/** A field with the type that it is a field of. */
export interface Step {
  readonly type: GraphQLObjectType;
  readonly field: Field;
}

const PAGE = 5;
/** Deeper documents are refused. */
const DEEPEST = 7;

export function rootFields(kind: 'Query' | 'Mutation' | 'Subscription'): Field[] {
  const type = SCHEMA.getType(kind);
  return isObjectType(type) ? Object.values(type.getFields()) : [];
}

/** Every object type but the roots. */
export function objectTypes(): GraphQLObjectType[] {
  const roots: readonly unknown[] = [
    SCHEMA.getQueryType(),
    SCHEMA.getMutationType(),
    SCHEMA.getSubscriptionType(),
  ];
  return Object.values(SCHEMA.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !isIntrospectionType(type) && !roots.includes(type));
}

/** The object type that a field leads to; null for plain values. */
export function targetOf(field: Field): GraphQLObjectType | null {
  const type = getNamedType(field.type);
  return isObjectType(type) ? type : null;
}

/** Fields that can be asked for without knowing an id. */
const needsNothing = ({ args }: Field): boolean =>
  args.every((argument) => argument.name === 'first' || !isRequiredArgument(argument));

/**
 * The shortest way from a query to a type over steps that are open; null where there is none.
 * Lists come before single objects, so that there is something to find.
 */
export function wayTo(
  target: GraphQLObjectType,
  isOpen: (step: Step) => boolean,
): readonly Step[] | null {
  const query = SCHEMA.getQueryType();
  if (!query) return null;
  const queue: (readonly Step[])[] = [[]];
  const seen = new Set<string>();
  for (let way = queue.shift(); way !== undefined; way = queue.shift()) {
    const at = way.length === 0 ? query : (targetOf(lastOf(way).field) ?? query);
    if (at === target) return way;
    if (seen.has(at.name) || way.length === DEEPEST) continue;
    seen.add(at.name);
    for (const field of Object.values(at.getFields())) {
      const step = { type: at, field };
      if (targetOf(field) && needsNothing(field) && isOpen(step)) queue.push([...way, step]);
    }
  }
  return null;
}

function lastOf(way: readonly Step[]): Step {
  const last = way.at(-1);
  if (!last) throw new Error('A way has no last step before its first.');
  return last;
}

/** `query { a(first: 5) { b { … } } }` along a way. */
export function documentAlong(way: readonly Step[], selection: string): string {
  return way.reduceRight((inner, { field }) => `{ ${call(field)} ${inner} }`, `{ ${selection} }`);
}

/** A field as it is asked for by itself: an object is asked only what it is. */
export function asked(field: Field): string {
  return targetOf(field) ? `${call(field)} { __typename }` : call(field);
}

const call = ({ name, args }: Field): string =>
  args.some((argument) => argument.name === 'first') ? `${name}(first: ${PAGE})` : name;

/** What a root field's answer is asked for: the objects in it, with the fields that may be seen. */
export function selectionBelow(
  type: GraphQLObjectType,
  isOpen: (step: Step) => boolean,
  depth = 2,
): string {
  const parts = Object.values(type.getFields()).flatMap((field) => {
    if (!isOpen({ type, field }) || !needsNothing(field)) return [];
    const target = targetOf(field);
    if (!target) return [call(field)];
    if (depth === 0) return [];
    return [`${call(field)} { __typename ${selectionBelow(target, isOpen, depth - 1)} }`];
  });
  return parts.join(' ');
}

/** A place in the arguments of a field where an id goes. */
export interface IdPlace {
  /** From the arguments down: `['input', 'providerId']`. */
  readonly path: readonly string[];
  readonly isList: boolean;
}

/** Every place for ids, or for texts to look for, among the arguments of a field. */
export function placesFor(field: Field, scalars: readonly string[]): IdPlace[] {
  return field.args.flatMap((argument) => places(argument, [], scalars));
}

function places(
  { name, type }: Pick<GraphQLArgument, 'name' | 'type'>,
  above: readonly string[],
  scalars: readonly string[],
): IdPlace[] {
  const path = [...above, name];
  const named = getNamedType(type);
  const isList = isListType(getNullableType(type));
  if (scalars.includes(named.name)) return [{ path, isList }];
  if (!isInputObjectType(named) || isList) return [];
  return Object.values(named.getFields()).flatMap((field) => places(field, path, scalars));
}

/** The objects of a type in an answer, wherever they are along a way. */
export function objectsAlong(data: unknown, way: readonly Step[]): Record<string, unknown>[] {
  let objects: unknown[] = [data];
  for (const { field } of way) {
    objects = objects.flatMap((object) => (isRecord(object) ? (object[field.name] ?? []) : []));
  }
  return objects.filter(isRecord);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
