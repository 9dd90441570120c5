import {
  buildSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLInputType,
} from 'graphql';
import { readFileSync } from 'node:fs';

/** A place in the schema that takes a text, with a document that puts one there. */
export interface TextPlace {
  /** As `query providers.filter.nameContains`. */
  readonly name: string;
  readonly document: string;
  variables(text: string): Record<string, unknown>;
}

/** Texts that break what is not careful. */
export const INJECTED: readonly { readonly what: string; readonly text: string }[] = [
  { what: 'a quote', text: `x'; drop table providers; --` },
  { what: 'a union', text: `' union select password_hash from users --` },
  { what: 'a truth', text: `' or '1'='1` },
  { what: 'a wait', text: `'||pg_sleep(10)||'` },
  { what: 'a dollar quote', text: '$1 $$; select pg_sleep(10); $$' },
  { what: 'a backslash', text: `\\'; select 1; --` },
  { what: 'a NUL byte', text: 'a\0b' },
  { what: 'half a character', text: 'a\ud800b' },
  { what: 'the largest number', text: '99999999999999999999999999' },
  { what: 'a date beyond all', text: '294277-01-01T00:00:00Z' },
  { what: 'a length beyond all', text: 'P999999999999W' },
  { what: '10 kB', text: 'x'.repeat(10_000) },
];

/** Types whose values are sent as texts. */
const TEXTS = new Set([
  'CountryCode', 'CurrencyCode', 'Date', 'DateTime', 'Decimal', 'Duration', 'ID', 'ShortText',
  'String', 'TimeZone',
]); // prettier-ignore

/** A value that fits, where another place is attacked. */
const FITTING: Readonly<Record<string, unknown>> = {
  Boolean: true,
  CountryCode: 'GB',
  CurrencyCode: 'GBP',
  Date: '2026-02-28',
  DateTime: '2026-02-28T13:45:00Z',
  Decimal: '0.5',
  Duration: 'PT8H',
  Float: 1,
  ID: '01a209f5-b871-7742-8d7e-9e4a5e69e813',
  Int: 1,
  ShortText: 'Fitting',
  String: 'Fitting and long enough',
  TimeZone: 'UTC',
  Upload: null,
};

type Value = (text: string) => unknown;

/** Every place of a query or mutation that takes a text. */
export function inputsOf(): TextPlace[] {
  const schema = buildSchema(
    readFileSync(new URL('../../../../schema.graphql', import.meta.url), 'utf8'),
  );
  return (['query', 'mutation'] as const).flatMap((operation) => {
    const root = operation === 'query' ? schema.getQueryType() : schema.getMutationType();
    return Object.values(root?.getFields() ?? {}).flatMap(({ name, args, type }) => {
      // Ends the session that attacks.
      if (name === 'signOut') return [];
      const selection = isCompositeType(getNamedType(type)) ? '{ __typename }' : '';
      const document = documentOf(operation, name, args, selection);
      return args.flatMap((argument) =>
        placesIn(argument.type).map(({ path, value }) => ({
          name: [`${operation} ${name}`, argument.name, ...path].join('.'),
          document,
          variables: (text: string) => ({
            ...others(args, argument),
            [argument.name]: value(text),
          }),
        })),
      );
    });
  });
}

function documentOf(
  operation: string,
  field: string,
  args: readonly GraphQLArgument[],
  selection: string,
): string {
  if (args.length === 0) return `${operation} { ${field} ${selection} }`;
  const declared = args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const given = args.map(({ name }) => `${name}: $${name}`).join(', ');
  return `${operation} (${declared}) { ${field}(${given}) ${selection} }`;
}

/** Values for the arguments that are not attacked: what must be there, and a size for a page. */
function others(args: readonly GraphQLArgument[], attacked: GraphQLArgument): object {
  const needed = args.filter((argument) => argument !== attacked && isNonNullType(argument.type));
  const page = args.some(({ name }) => name === 'first') ? { first: 1 } : {};
  return { ...page, ...Object.fromEntries(needed.map(({ name, type }) => [name, fitting(type)])) };
}

/** Every place below a type that takes a text, with how to put one there; `[]` where it is itself one. */
function placesIn(type: GraphQLInputType): { path: string[]; value: Value }[] {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    return placesIn(nullable.ofType).map(({ path, value }) => ({
      path,
      value: (text) => [value(text)],
    }));
  }
  if (!isInputObjectType(nullable)) {
    return TEXTS.has(getNamedType(type).name) ? [{ path: [], value: (text) => text }] : [];
  }
  const fields = Object.values(nullable.getFields());
  const required = fields.filter((field) => isNonNullType(field.type));
  return fields.flatMap((field) =>
    placesIn(field.type).map(({ path, value }) => ({
      path: [field.name, ...path],
      value: (text) => ({
        ...Object.fromEntries(required.map((other) => [other.name, fitting(other.type)])),
        [field.name]: value(text),
      }),
    })),
  );
}

function fitting(type: GraphQLInputType): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [fitting(nullable.ofType)];
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name;
  if (!isInputObjectType(nullable)) return FITTING[getNamedType(type).name];
  const required = Object.values(nullable.getFields()).filter((field) => isNonNullType(field.type));
  return Object.fromEntries(required.map((field) => [field.name, fitting(field.type)]));
}
