import { isId, type Caller, type Tenancy } from '@meridian/platform-tenancy';
import { decodeCursor, encodeCursor } from '../connection/cursor.js';
import { ReadPlan, type Scope } from './plan.js';
import type { ReadModels } from './read-model.js';
import { below, merge, selectionOf, type Selection, type SelectionInfo } from './selection.js';
import type { PreparedStatements } from './prepared-statements.js';
import { refuseUnreadable } from './refused-values.js';

/** Which part of a list is asked for; checked before it comes here. */
export interface PageRequest {
  readonly first?: number | undefined;
  readonly after?: string | undefined;
  readonly last?: number | undefined;
  readonly before?: string | undefined;
}

/** An order in which a list can be read. The id breaks ties, so every row has one place. */
export interface Order {
  /** Bound into cursors: a cursor of one order is refused by another. */
  readonly name: string;
  readonly by: (row: string) => string;
  /** PostgreSQL type of the sort expression, which must never be null. */
  readonly type: 'text' | 'timestamptz' | 'date' | 'integer' | 'bigint';
  readonly descending: boolean;
}

/** A part of the where clause; values go through `bind`, never into the text. */
export type Condition = (row: string, bind: (value: unknown) => string) => string;

/** A page of a list, in the shape of its GraphQL connection. */
export interface Connection<Node> {
  readonly edges: { cursor: string; node: Node }[];
  readonly nodes: Node[];
  readonly pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
  readonly totalCount: number | null;
}

interface KeyedNode {
  readonly id: string;
  readonly __key: [string, string];
}

interface PageRow<Node> {
  readonly page: (Node & KeyedNode)[];
  readonly total: number | null;
}

/** Reads of whole GraphQL selections, each in one SQL statement. */
export class PlannedReads {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly models: ReadModels,
    private readonly statements: PreparedStatements,
  ) {}

  /** One page of a list by key-set paging: as fast on the last page as on the first. */
  async page<Node>(
    caller: Caller,
    info: SelectionInfo,
    request: { page: PageRequest; order: Order; conditions: readonly Condition[] },
  ): Promise<Connection<Node>> {
    const asked = selectionOf(info);
    const nodes = merge(below(asked, 'nodes'), below(asked, 'edges', 'node'));
    const nodeType = nodes ?? emptySelection(info, asked);
    const plan = new ReadPlan(this.models, scopeOf(caller));
    const text = pageSql(plan, this.models, nodeType, request, asked.fields.has('totalCount'));
    const query = this.statements.query(text, plan.parameters.values);
    const [row] = await refuseUnreadable(() =>
      this.tenancy.readQuery<PageRow<Node>>(caller, query),
    );
    return connection(row ?? { page: [], total: null }, request.page, request.order);
  }

  /**
   * What a mutation answers: its payload with the changed object under `field`, read after the
   * commit, in the shape that the request asks for.
   */
  async changed(
    caller: Caller,
    info: SelectionInfo,
    field: string,
    id: string,
  ): Promise<Record<string, unknown>> {
    const selection = below(selectionOf(info), field);
    const node = selection ? await this.one(caller, selection, id) : null;
    return { [field]: node };
  }

  /** The object with this id, as a query by id returns it; null for a text that is no id. */
  async byId<Node>(caller: Caller, info: SelectionInfo, id: string): Promise<Node | null> {
    return isId(id) ? this.one(caller, selectionOf(info), id) : null;
  }

  /** One object by its id, with what `selection` asks of it; null where there is none to see. */
  async one<Node>(caller: Caller, selection: Selection, id: string): Promise<Node | null> {
    const model = this.models.of(selection.type.name);
    const plan = new ReadPlan(this.models, scopeOf(caller));
    const row = plan.alias();
    const text = `select row_to_json(item) as item from (
      select ${plan.columns(model, selection, row)} from ${model.table} ${row}
       where ${plan.within(model, row)} and ${row}.id = ${plan.parameters.bind(id)}) item`;
    const query = this.statements.query(text, plan.parameters.values);
    const [found] = await this.tenancy.readQuery<{ item: Node }>(caller, query);
    return found?.item ?? null;
  }
}

const scopeOf = (caller: Caller): Scope => caller;

/** Where only counts or page information are asked for, ids are read to page by. */
function emptySelection(info: SelectionInfo, asked: Selection): Selection {
  const nodes = asked.type.getFields()['nodes'];
  if (!nodes) throw new Error(`${asked.type.name} is not a connection.`);
  return selectionOf({ ...info, fieldNodes: [], returnType: nodes.type });
}

function pageSql(
  plan: ReadPlan,
  models: ReadModels,
  selection: Selection,
  request: { page: PageRequest; order: Order; conditions: readonly Condition[] },
  counted: boolean,
): string {
  const { page, order } = request;
  const model = models.of(selection.type.name);
  const bind = (value: unknown): string => plan.parameters.bind(value);
  const row = plan.alias();
  const where = [plan.within(model, row), ...request.conditions.map((write) => write(row, bind))];
  const total = counted
    ? `(select count(*)::integer from ${model.table} ${row} where ${where.join(' and ')})`
    : 'null::integer';
  const backward = page.last !== undefined;
  const limit = bind((page.first ?? page.last ?? 0) + 1);
  const direction = order.descending === backward ? 'asc' : 'desc';
  const key = `(${order.by(row)}, ${row}.id)`;
  for (const [cursor, side] of [
    [page.after, '>'],
    [page.before, '<'],
  ] as const) {
    if (cursor === undefined) continue;
    const [value, id] = decodeCursor(order.name, cursor);
    const comparison = order.descending ? (side === '>' ? '<' : '>') : side;
    where.push(`${key} ${comparison} (${bind(value)}::${order.type}, ${bind(id)}::uuid)`);
  }
  return `select ${total} as total, (select coalesce(json_agg(item), '[]'::json) from (
    select ${plan.columns(model, selection, row)},
           json_build_array((${order.by(row)})::text, ${row}.id) as "__key"
      from ${model.table} ${row}
     where ${where.join(' and ')}
     order by ${order.by(row)} ${direction}, ${row}.id ${direction}
     limit ${limit}) item) as page`;
}

function connection<Node>(row: PageRow<Node>, page: PageRequest, order: Order): Connection<Node> {
  const size = page.first ?? page.last ?? 0;
  const more = row.page.length > size;
  const backward = page.last !== undefined;
  const nodes = row.page.slice(0, size);
  if (backward) nodes.reverse();
  const edges = nodes.map((node) => ({ cursor: encodeCursor(order.name, node.__key), node }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: backward ? page.before !== undefined : more,
      hasPreviousPage: backward ? more : page.after !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: row.total,
  };
}
