import { buildSchema, graphql, type GraphQLResolveInfo } from 'graphql';
import { ReadModels, type Relation } from '../read-model/read-model.js';
import type { SelectionInfo } from '../read-model/selection.js';

const SCHEMA = buildSchema(`
  type Query {
    provider(id: ID): Provider
    providers: ProviderConnection
  }
  type ProviderConnection { edges: [ProviderEdge], nodes: [Provider], pageInfo: PageInfo, totalCount: Int }
  type ProviderEdge { cursor: String, node: Provider }
  type PageInfo { hasNextPage: Boolean, hasPreviousPage: Boolean, startCursor: String, endCursor: String }
  type Provider {
    id: ID
    name: String
    country: String
    createdAt: String
    initial: String
    sites(first: Int): [Site]
    firstSite: Site
  }
  type Site { id: ID, name: String, timeZone: String, provider: Provider }
`);

const ofProvider = (parent: string, row: string): string => `${row}.provider_id = ${parent}.id`;
const BY_NAME = (row: string): string => `${row}.name, ${row}.id`;

const OF_PROVIDER: Relation = {
  to: 'Provider',
  many: false,
  on: (parent, row) => `${row}.id = ${parent}.provider_id`,
};

/** Providers and their sites, read from the tables of those names. */
export const MODELS = new ReadModels(
  [
    {
      type: 'Provider',
      table: 'providers',
      providers: 'own',
      providerColumn: 'id',
      columns: { initial: (row) => `left(${row}.name, 1)` },
      relations: { sites: { to: 'Site', many: true, on: ofProvider, orderBy: BY_NAME } },
    },
    {
      type: 'Site',
      table: 'sites',
      providers: 'own',
      relations: { provider: OF_PROVIDER },
    },
  ],
  [
    {
      type: 'Provider',
      relations: { firstSite: { to: 'Site', many: false, on: ofProvider, orderBy: BY_NAME } },
    },
  ],
);

/** Answers a document as the API does: one resolver reads, the rest are properties. */
export async function answer(
  document: string,
  resolve: (info: SelectionInfo) => unknown,
  variableValues: Record<string, unknown> = {},
): Promise<unknown> {
  const read = (_arguments: unknown, _context: unknown, info: GraphQLResolveInfo): unknown =>
    resolve(info);
  const { data, errors } = await graphql({
    schema: SCHEMA,
    source: document,
    rootValue: { provider: read, providers: read },
    variableValues,
  });
  const [error] = errors ?? [];
  if (error) throw error.originalError ?? error;
  return data;
}

/** What a resolver is told of the document that calls it. */
export async function infoOf(
  document: string,
  variables?: Record<string, unknown>,
): Promise<SelectionInfo> {
  const seen: SelectionInfo[] = [];
  await answer(document, (info) => void seen.push(info), variables);
  const [info] = seen;
  if (!info) throw new Error('The document calls no resolver.');
  return info;
}
