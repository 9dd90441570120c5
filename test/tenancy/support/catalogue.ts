import type pg from 'pg';

/** A column as PostgreSQL's own catalogue describes it. */
export interface CatalogueColumn {
  readonly name: string;
  /** `uuid`, `text`, `_text` for an array of texts, `int4`, … */
  readonly type: string;
  readonly nullable: boolean;
  /** The table that it refers to, where it is part of a foreign key. */
  readonly refersTo: string | null;
  /** The first of the words that a check constraint allows, where one does. */
  readonly word: string | null;
}

export interface CatalogueTable {
  readonly name: string;
  readonly columns: readonly CatalogueColumn[];
}

const COLUMNS = `
  select c.relname as "table", a.attname as name, t.typname as type, not a.attnotnull as nullable,
         (select f.relname from pg_constraint k join pg_class f on f.oid = k.confrelid
           where k.conrelid = c.oid and k.contype = 'f' and a.attnum = any(k.conkey)
             and a.attname <> 'organization_id' limit 1) as "refersTo",
         (select substring(pg_get_constraintdef(k.oid) from '''([A-Z_]+)''::text')
            from pg_constraint k
           where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
             and pg_get_constraintdef(k.oid) like '%ARRAY[%' limit 1) as word
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                       and a.attgenerated = ''
    join pg_type t on t.oid = a.atttypid
   where c.relkind in ('r', 'p') and exists (select from pg_attribute o
     where o.attrelid = c.oid and o.attname = 'organization_id')
   order by c.relname, a.attnum`;

/** Every table of organizations, those that others refer to first. */
export async function organizationTables(client: pg.ClientBase): Promise<CatalogueTable[]> {
  const { rows } = await client.query<CatalogueColumn & { table: string }>(COLUMNS);
  const byName = new Map<string, CatalogueColumn[]>();
  for (const { table, ...column } of rows) {
    byName.set(table, [...(byName.get(table) ?? []), column]);
  }
  const ordered: CatalogueTable[] = [];
  const visit = (name: string, above: readonly string[]): void => {
    const columns = byName.get(name);
    if (!columns || above.includes(name) || ordered.some((table) => table.name === name)) return;
    for (const { refersTo } of columns) if (refersTo !== null) visit(refersTo, [...above, name]);
    ordered.push({ name, columns });
  };
  for (const name of byName.keys()) visit(name, []);
  return ordered;
}
