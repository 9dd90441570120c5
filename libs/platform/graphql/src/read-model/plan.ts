import { createHash } from 'node:crypto';
import { pageSize } from '../connection/page-size.js';
import { columnOf, type ReadModel, type ReadModels, type Relation } from './read-model.js';
import type { Selection, SelectedField } from './selection.js';

/** Values bound to a statement while its text is written. */
class Parameters {
  readonly values: unknown[] = [];

  /** Binds a value and returns its placeholder. */
  bind(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

/** Whose rows may be read: the application's own wall, beside row-level security. */
export interface Scope {
  readonly organizationId: string;
  readonly providerId: string | null;
}

/** Writes the SQL of one statement that delivers everything a selection asks for, nested. */
export class ReadPlan {
  readonly parameters = new Parameters();
  private aliases = 0;
  private readonly organization: string;
  private provider: string | null = null;

  constructor(
    private readonly models: ReadModels,
    private readonly scope: Scope,
  ) {
    this.organization = this.parameters.bind(scope.organizationId);
  }

  /** A fresh name for a table in the statement. */
  alias(): string {
    this.aliases += 1;
    return `t${this.aliases}`;
  }

  /** The conditions under which a row of a model belongs to the caller's scope. */
  within(model: ReadModel, row: string): string {
    const { providers, providerColumn = 'provider_id' } = model;
    const own = `${row}.organization_id = ${this.organization}`;
    if (this.scope.providerId === null || providers === 'all') return own;
    if (providers === 'none') return `${own} and false`;
    const ofProvider = `${row}.${providerColumn} = ${this.boundProvider(this.scope.providerId)}`;
    if (providers === 'own') return `${own} and ${ofProvider}`;
    return `${own} and (${row}.${providerColumn} is null or ${ofProvider})`;
  }

  /** Bound with its first use: PostgreSQL refuses a parameter that no condition mentions. */
  private boundProvider(providerId: string): string {
    this.provider ??= this.parameters.bind(providerId);
    return this.provider;
  }

  /** The select list for one row: asked columns and, as JSON, asked relations. */
  columns(model: ReadModel, selection: Selection, row: string): string {
    const parts = [`${row}.id`];
    for (const field of selection.fields.values()) {
      const relation = model.relations?.[field.name];
      const sql = relation
        ? this.relation(relation, field, row)
        : this.column(model, selection, field, row);
      if (sql !== null && field.name !== 'id') parts.push(`${sql} as "${field.name}"`);
    }
    return parts.join(', ');
  }

  private column(
    model: ReadModel,
    selection: Selection,
    field: SelectedField,
    row: string,
  ): string | null {
    const expression = model.columns?.[field.name];
    if (expression) return expression(row);
    // A field with a resolver of its own is fetched by it, not by this statement.
    if (selection.type.getFields()[field.name]?.resolve) return null;
    return `${row}.${columnOf(field.name)}`;
  }

  private relation(relation: Relation, field: SelectedField, parent: string): string {
    if (!field.selection) throw new Error(`${field.name} needs a selection.`);
    const model = this.models.of(relation.to);
    const row = this.alias();
    const item = this.alias();
    const limit = relation.many ? this.pageSize(field) : '1';
    const order = relation.orderBy ? `order by ${relation.orderBy(row)}` : '';
    const source = `(select ${this.columns(model, field.selection, row)}
      from ${model.table} ${row}
      where ${this.within(model, row)} and ${relation.on(parent, row)}
      ${order} limit ${limit}) ${item}`;
    return relation.many
      ? `(select coalesce(json_agg(${item}), '[]'::json) from ${source})`
      : `(select row_to_json(${item}) from ${source})`;
  }

  private pageSize(field: SelectedField): string {
    return this.parameters.bind(pageSize(field.arguments['first'], undefined));
  }
}

/** A name under which PostgreSQL keeps the prepared statement: the same text, the same name. */
export function statementName(text: string): string {
  return `plan_${createHash('sha1').update(text).digest('hex').slice(0, 24)}`;
}
