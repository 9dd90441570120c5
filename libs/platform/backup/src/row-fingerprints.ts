import type pg from 'pg';

/** How many rows of a table an organization has, and a digest of what is in them. */
interface TableFingerprint {
  readonly rows: number;
  readonly digest: string;
}

/** One organization's rows, table by table. */
export type OrganizationFingerprint = Readonly<Record<string, TableFingerprint>>;

/** How rows are written as text, whatever the server is set to. */
const PLAIN_TEXT = `set datestyle = 'ISO'; set intervalstyle = 'iso_8601'; set timezone = 'UTC';
  set extra_float_digits = 1; set bytea_output = 'hex'`;

/** The tables that hold organizations' rows, by name. */
export async function tenantTables(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and not c.relispartition
      order by c.relname`,
  );
  return rows.map(({ name }) => name);
}

/**
 * Counts and digests every organization's rows, in one pass over each table in constant memory. The
 * digest does not depend on the order of rows; it tells copies apart that differ by accident, and is
 * no defence against forgers, for whom there is the audit log.
 *
 * @param client past row-level security, so that no row is overlooked.
 */
export async function rowFingerprints(
  client: pg.Client,
): Promise<Map<string, OrganizationFingerprint>> {
  await client.query(PLAIN_TEXT);
  const found = new Map<string, Record<string, TableFingerprint>>();
  for (const table of await tenantTables(client)) {
    const { rows } = await client.query<{ id: string; rows: number; digest: string }>(
      `select organization_id as id, count(*)::float8 as rows,
              sum(hashtextextended(t::text, 0)::numeric)::text || '/' ||
              bit_xor(hashtextextended(t::text, 1))::text as digest
         from ${client.escapeIdentifier(table)} t group by organization_id`,
    );
    for (const { id, ...fingerprint } of rows) {
      const organization = found.get(id) ?? {};
      organization[table] = fingerprint;
      found.set(id, organization);
    }
  }
  return found;
}

/** Where one copy of an organization's rows differs from another. */
export interface RowDifference {
  readonly organization: string;
  readonly table: string;
  readonly expected: number;
  readonly found: number;
}

const NONE: TableFingerprint = { rows: 0, digest: '' };

/** Compares what should be there with what is; empty when both are the same to the last byte. */
export function rowDifferences(
  organization: string,
  expected: OrganizationFingerprint,
  found: OrganizationFingerprint,
): RowDifference[] {
  const tables = [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort();
  return tables.flatMap((table) => {
    const [should, is] = [expected[table] ?? NONE, found[table] ?? NONE];
    if (should.rows === is.rows && should.digest === is.digest) return [];
    return [{ organization, table, expected: should.rows, found: is.rows }];
  });
}
