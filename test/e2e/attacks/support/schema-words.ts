import { buildSchema, isInputObjectType, isObjectType } from 'graphql';
import { readFileSync } from 'node:fs';

const schema = () =>
  buildSchema(readFileSync(new URL('../../../../schema.graphql', import.meta.url), 'utf8'));

/** Every name of the schema. */
export function schemaWords(): ReadonlySet<string> {
  const types = Object.values(schema().getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  const words = new Set(types.map(({ name }) => name));
  for (const type of types) {
    if (isInputObjectType(type)) Object.keys(type.getFields()).forEach((name) => words.add(name));
    if (!isObjectType(type)) continue;
    for (const { name, args } of Object.values(type.getFields())) {
      words.add(name);
      args.forEach((argument) => words.add(argument.name));
    }
  }
  return words;
}

/** Documents that each hold one name of the schema with a letter changed, and the names they hold. */
export function mutatedNames(
  count: number,
): { readonly query: string; readonly sent: ReadonlySet<string> }[] {
  const documents: string[] = [];
  for (const type of Object.values(schema().getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const { name, args } of Object.values(type.getFields())) {
      for (const wrong of changed(name)) {
        documents.push(
          type.name === 'Mutation' ? `mutation { ${wrong} { x } }` : `{ ${wrong} { x } }`,
          `{ ...F } fragment F on ${type.name} { ${wrong} }`,
        );
      }
      const [argument] = args;
      if (type.name === 'Query' && argument) {
        for (const wrong of changed(argument.name))
          documents.push(`{ ${name}(${wrong}: 1) { x } }`);
      }
    }
    for (const wrong of changed(type.name)) documents.push(`{ ... on ${wrong} { x } }`);
  }
  const step = documents.length / count;
  return Array.from({ length: count }, (_, index) => {
    const query = documents[Math.floor(index * step)] ?? '';
    return { query, sent: new Set(query.match(/[_A-Za-z]\w*/g)) };
  });
}

/** One letter missing, doubled, or another one. */
const changed = (name: string): string[] => [
  name.slice(0, -1),
  `${name}${name.slice(-1)}`,
  `x${name.slice(1)}`,
];
