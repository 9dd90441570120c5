import { uuidv7 } from '@meridian/platform-database';
import type pg from 'pg';
import type { CatalogueColumn, CatalogueTable } from './catalogue.js';
import { givenValue, LEFT_EMPTY, NOT_PLANTED } from './given-values.js';
import { Stamper, type Marks, type Stamp } from './stamp.js';

/** Whose rows: of the first or the second provider, or of the organization itself. */
const OWNERS = ['first', 'second', 'shared'] as const;
export type Owner = (typeof OWNERS)[number];

export type Row = Readonly<Record<string, unknown>>;

/**
 * An organization with a row in every table there is, for each of its two providers where the table
 * has rows of providers. Written by the catalogue, so that a table that is added later is filled too.
 */
export class PlantedOrganization {
  readonly id = uuidv7(Date.now());
  private readonly stampers: Readonly<Record<Owner, Stamper>>;
  private readonly rows = new Map<string, Row>();

  private constructor(
    private readonly client: pg.ClientBase,
    readonly slug: string,
    stamps: Readonly<Record<Owner, Stamp>>,
  ) {
    this.stampers = {
      first: new Stamper(stamps.first),
      second: new Stamper(stamps.second),
      shared: new Stamper(stamps.shared),
    };
  }

  static async plant(
    client: pg.ClientBase,
    tables: readonly CatalogueTable[],
    slug: string,
    stamps: Readonly<Record<Owner, Stamp>>,
  ): Promise<PlantedOrganization> {
    const organization = new PlantedOrganization(client, slug, stamps);
    await organization.open();
    for (const table of tables) {
      if (NOT_PLANTED.has(table.name)) continue;
      for (const owner of ownersIn(table)) await organization.insert(table, owner);
    }
    return organization;
  }

  /** The row of an owner in a table; the organization's own where the provider has none. */
  row(table: string, owner: Owner): Row {
    const row = this.rows.get(`${table} ${owner}`) ?? this.rows.get(`${table} shared`);
    if (!row) throw new Error(`Nothing was planted in ${table} for ${owner} of ${this.slug}.`);
    return row;
  }

  rowId(table: string, owner: Owner): string {
    return String(this.row(table, owner)['id']);
  }

  /** A copy of a row with an id of its own, to be changed or ended without harm to other tests. */
  async copy(table: string, owner: Owner, changes: Row = {}): Promise<string> {
    const id = uuidv7(Date.now());
    const unique = `${this.stampers[owner].text(table, 'copy')}-${id}`;
    const row: Record<string, unknown> = { ...this.row(table, owner), id };
    for (const column of ['name', 'email', 'token_hash', 'number', 'reference']) {
      if (column in row) row[column] = unique.toLowerCase();
    }
    await this.store(table, { ...row, ...changes });
    this.stampers[owner].remember(id);
    return id;
  }

  /** What marks the data of these owners. */
  marks(...owners: readonly Owner[]): Marks[] {
    return owners.map((owner) => this.stampers[owner].marks);
  }

  private async open(): Promise<void> {
    const { stamp } = this.stampers.shared;
    this.stampers.shared.remember(this.id);
    await this.store('organizations', {
      id: this.id,
      name: `${stamp.text}-organizations-name`,
      slug: this.slug,
      home_country: 'GB',
      currency: 'GBP',
      created_at: `${stamp.year}-01-01T00:00:00Z`,
    });
  }

  private async insert(table: CatalogueTable, owner: Owner): Promise<void> {
    const stamper = this.stampers[owner];
    const row: Record<string, unknown> = {};
    for (const column of table.columns) {
      row[column.name] = this.value(table.name, column, owner);
    }
    const id = row['id'];
    if (typeof id === 'string') stamper.remember(id);
    await this.store(table.name, row);
    this.rows.set(`${table.name} ${owner}`, row);
  }

  private value(table: string, column: CatalogueColumn, owner: Owner): unknown {
    const { name } = column;
    const stamper = this.stampers[owner];
    if (name === 'organization_id') return this.id;
    if (name === 'id') return uuidv7(Date.now());
    if (LEFT_EMPTY.has(`${table}.${name}`) || LEFT_EMPTY.has(`*.${name}`)) return null;
    const given = givenValue(table, name, { owner, stamper, organization: this });
    if (given !== undefined) return given;
    if (column.refersTo !== null) return this.reference(table, column, owner);
    return column.word ?? plain(stamper, table, column);
  }

  private reference(table: string, { name, refersTo }: CatalogueColumn, owner: Owner): unknown {
    // A parent of the same table would be the row itself.
    if (refersTo === null || refersTo === table) return null;
    // People who act for the organization, not for a provider.
    if (refersTo === 'users') return this.rowId('users', name === 'user_id' ? owner : 'shared');
    return this.rowId(refersTo, owner);
  }

  private async store(table: string, row: Row): Promise<void> {
    const text = `insert into ${table} select * from jsonb_populate_record(null::${table}, $1)`;
    await this.client.query(text, [JSON.stringify(row)]).catch((error: unknown) => {
      throw new Error(
        `The tenancy matrix cannot fill the table ${table}: ${String(error)}. ` +
          'Say in test/tenancy/support/given-values.ts what its columns hold.',
        { cause: error },
      );
    });
  }
}

function ownersIn({ name, columns }: CatalogueTable): readonly Owner[] {
  if (name === 'providers') return ['first', 'second'];
  const provider = columns.find((column) => column.name === 'provider_id');
  if (!provider) return ['shared'];
  return provider.nullable ? OWNERS : ['first', 'second'];
}

function plain(stamper: Stamper, table: string, { name, type }: CatalogueColumn): unknown {
  const text = stamper.text(table, name);
  switch (type) {
    case 'text':
      return text;
    case '_text':
      return [text];
    case 'int2':
    case 'int4':
    case 'int8':
      return stamper.number();
    case 'numeric':
      return `0.${stamper.number()}`;
    case 'bool':
      return true;
    case 'date':
      return stamper.day();
    case 'timestamptz':
      return `${stamper.day()}T10:00:00Z`;
    case 'jsonb':
      return { canary: text };
    case 'uuid':
      return uuidv7(Date.now());
    default:
      throw new Error(`The tenancy matrix knows no value of type ${type}, as ${table}.${name} is.`);
  }
}
