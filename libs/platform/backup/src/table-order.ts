import type pg from 'pg';
import { BackupError } from './backup-error.js';
import { tenantTables } from './row-fingerprints.js';

/** A table of tenants, and the columns that a copy of its rows consists of. */
export interface TransferredTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/** What the guard of the audit log keeps within a transaction; empty in between. */
const NEVER_FILLED = 'expected_audit_entries';
/** Follows from the entries of the audit log, and is moved by them. */
const DERIVED = 'audit_heads';

/**
 * Every table of tenants, each after those that its foreign keys refer to. From the catalogue, so
 * that a table that is added joins by itself.
 */
export async function tablesInOrder(client: pg.ClientBase): Promise<TransferredTable[]> {
  const names = (await tenantTables(client)).filter(
    (name) => name !== NEVER_FILLED && name !== DERIVED,
  );
  const columns = await client.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
        and not a.attisdropped and a.attgenerated = ''
      where c.relnamespace = 'public'::regnamespace and c.relname = any($1) group by c.relname`,
    [names],
  );
  const references = await client.query<{ name: string; target: string }>(
    `select distinct c.relname as name, f.relname as target from pg_constraint k
       join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
      where k.contype = 'f' and c.relname = any($1) and f.relname = any($1) and c.oid <> f.oid`,
    [names],
  );
  const byName = new Map(columns.rows.map((row) => [row.name, row.columns]));
  return sorted(names, references.rows).map((name) => ({ name, columns: byName.get(name) ?? [] }));
}

function sorted(
  names: readonly string[],
  references: readonly { readonly name: string; readonly target: string }[],
): string[] {
  const placed: string[] = [];
  let waiting = [...names];
  while (waiting.length > 0) {
    const ready = waiting.filter((name) =>
      references.every((one) => one.name !== name || placed.includes(one.target)),
    );
    if (ready.length === 0) {
      throw new BackupError(`These tables refer to each other in a circle: ${waiting.join(', ')}.`);
    }
    placed.push(...ready);
    waiting = waiting.filter((name) => !ready.includes(name));
  }
  return placed;
}
