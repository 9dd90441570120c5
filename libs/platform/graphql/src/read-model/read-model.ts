/**
 * How far a provider user sees into a table, in the words of its row-level security: `own` rows are
 * those of its provider; `own-or-shared` rows may also be of none; `none` shows nothing; `all` has
 * nothing of any provider in it.
 */
type ProviderSight = 'own' | 'own-or-shared' | 'none' | 'all';

/** How one GraphQL object type is read from one table. */
export interface ReadModel {
  /** Name of the GraphQL type. */
  readonly type: string;
  readonly table: string;
  /** How far provider users see. Row-level security says the same a second time. */
  readonly providers: ProviderSight;
  /** Column that names the provider of a row; `provider_id` unless said otherwise. */
  readonly providerColumn?: string;
  /** Fields whose SQL is not simply the column of the same name in snake_case. */
  readonly columns?: Readonly<Record<string, (row: string) => string>>;
  readonly relations?: Readonly<Record<string, Relation>>;
}

/** A field that holds another object, or a list of them, read in the same statement. */
export interface Relation {
  /** Name of the GraphQL type of the related object. */
  readonly to: string;
  readonly many: boolean;
  /** The condition that ties a row of the related table to its parent, without the organization. */
  readonly on: (parent: string, row: string) => string;
  /** Order of the list, or which row comes first where only one is shown. */
  readonly orderBy?: (row: string) => string;
}

/** All read models of a program, with the relations that features add to the types below them. */
export class ReadModels {
  private readonly byType = new Map<string, ReadModel>();

  constructor(models: readonly ReadModel[], extensions: readonly ReadModelExtension[] = []) {
    for (const model of models) {
      if (this.byType.has(model.type)) throw new Error(`Two read models for ${model.type}.`);
      this.byType.set(model.type, model);
    }
    for (const { type, relations } of extensions) {
      const model = this.of(type);
      this.byType.set(type, { ...model, relations: { ...model.relations, ...relations } });
    }
  }

  /** The read model of a GraphQL type. Throws when a feature forgot to declare it. */
  of(type: string): ReadModel {
    const model = this.byType.get(type);
    if (!model) throw new Error(`The GraphQL type ${type} has no read model.`);
    return model;
  }

  has(type: string): boolean {
    return this.byType.has(type);
  }
}

/** Relations that a feature adds to a type of another feature below it. */
export interface ReadModelExtension {
  readonly type: string;
  readonly relations: Readonly<Record<string, Relation>>;
}

/** The column of a field: `openedAt` is `opened_at`. */
export function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
