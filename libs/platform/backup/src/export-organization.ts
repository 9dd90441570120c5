import { createHash } from 'node:crypto';
import type { OrganizationId } from '@meridian/platform-tenancy';
import pg from 'pg';
import { BackupError } from './backup-error.js';
import { tablesInOrder, type TransferredTable } from './table-order.js';

export const EXPORT_FORMAT = 'meridian-organization-1';

/** Rows that are held in memory at a time. */
const FETCH = 1_000;

/**
 * Everything of one organization as lines of JSON, in one snapshot, as the application and under
 * row-level security: a head, then for each table its name and rows, then the digests of all rows.
 *
 * @param url of the application's role.
 */
export async function* exportOrganization(
  url: string,
  organizationId: OrganizationId,
  now: Date,
): AsyncGenerator<string> {
  const client = new pg.Client({ connectionString: url, application_name: 'meridian-export' });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query(
      `select set_config('meridian.organization', $1, true), set_config('timezone', 'UTC', true)`,
      [organizationId],
    );
    yield await headLine(client, organizationId, now);
    const digests: Record<string, { rows: number; sha256: string }> = {};
    for (const table of await tablesInOrder(client)) {
      yield JSON.stringify({ table: table.name, columns: table.columns });
      const hash = createHash('sha256');
      let rows = 0;
      for await (const row of rowsOfTable(client, table, organizationId)) {
        hash.update(`${row}\n`);
        rows += 1;
        yield row;
      }
      digests[table.name] = { rows, sha256: hash.digest('hex') };
    }
    yield JSON.stringify({ end: digests });
  } finally {
    await client.end();
  }
}

async function headLine(
  client: pg.Client,
  organizationId: OrganizationId,
  now: Date,
): Promise<string> {
  const migrations = await client.query<{ name: string }>(
    'select name from migrations order by name',
  );
  const found = await client.query<{ organization: string }>(
    'select to_jsonb(o)::text as organization from organizations o where id = $1',
    [organizationId],
  );
  const [row] = found.rows;
  if (!row) throw new BackupError('There is no such organization.');
  const names = JSON.stringify(migrations.rows.map(({ name }) => name));
  return (
    `{"export":{"format":"${EXPORT_FORMAT}","madeAt":"${now.toISOString()}",` +
    `"migrations":${names},"organization":${row.organization}}}`
  );
}

async function* rowsOfTable(
  client: pg.Client,
  { name, columns }: TransferredTable,
  organizationId: OrganizationId,
): AsyncGenerator<string> {
  // The audit log in its own order: each entry is taken only after the one before it.
  const order =
    name === 'audit_entries' ? 'sequence' : columns.includes('id') ? 'id' : 'organization_id';
  await client.query(
    `declare exported no scroll cursor for
       select to_jsonb(t)::text as row from ${client.escapeIdentifier(name)} t
        where organization_id = ${client.escapeLiteral(organizationId)} order by ${order}`,
  );
  for (let fetched = FETCH; fetched === FETCH;) {
    const { rows } = await client.query<{ row: string }>(`fetch ${FETCH} from exported`);
    for (const { row } of rows) yield row;
    fetched = rows.length;
  }
  await client.query('close exported');
}
