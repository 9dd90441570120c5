import { createHash, type Hash } from 'node:crypto';
import { appendAuditEntry } from '@meridian/platform-audit';
import type { Caller, Tenancy, Work } from '@meridian/platform-tenancy';
import { z } from 'zod';
import { BackupError } from './backup-error.js';
import { EXPORT_FORMAT } from './export-organization.js';
import { tablesInOrder, type TransferredTable } from './table-order.js';

/** Rows that go to the database at a time. */
const BATCH = 1_000;

const head = z.object({
  export: z.object({
    format: z.literal(EXPORT_FORMAT),
    madeAt: z.string(),
    migrations: z.array(z.string()),
    organization: z.object({
      id: z.uuid(),
      name: z.string(),
      slug: z.string(),
      home_country: z.string(),
      currency: z.string(),
      created_at: z.string(),
    }),
  }),
});

const tableLine = z.object({ table: z.string(), columns: z.array(z.string()) });
const endLine = z.object({
  end: z.record(z.string(), z.object({ rows: z.number(), sha256: z.string() })),
});

/** The first line of an export: whose it is, and which schema it fits. */
export type ExportHead = z.output<typeof head>['export'];

/** @throws BackupError when this is no export. */
export function readHead(line: string): ExportHead {
  const read = head.safeParse(parse(line)).data;
  if (read) return read.export;
  throw new BackupError('This is no export of an organization, or one of another release.');
}

/**
 * Enters all rows of an export in one transaction, as the application and under row-level security.
 * The organization itself must be there, and empty. The audit log goes on where it ended, with an
 * entry that says so.
 *
 * @param lines what follows the head.
 * @throws BackupError when the export does not fit the schema or was altered; then nothing is entered.
 */
export async function importOrganization(
  tenancy: Tenancy,
  caller: Caller,
  exported: ExportHead,
  lines: AsyncIterable<string>,
): Promise<number> {
  return tenancy.command(caller, async (work) => {
    await requireSameSchema(work, exported.migrations);
    const tables = await tablesInOrder(work.connection);
    await work.connection.query('select * from lock_audit_head()');
    const importing = new Importing(work, new Map(tables.map((table) => [table.name, table])));
    for await (const line of lines) {
      if (line !== '') await importing.take(line);
    }
    const rows = importing.finished();
    await appendAuditEntry(work, {
      action: 'organization.imported',
      subject: { kind: 'Organization', id: caller.organizationId },
      before: null,
      after: { madeAt: exported.madeAt, rows },
    });
    return rows;
  });
}

async function requireSameSchema(
  { connection }: Work,
  migrations: readonly string[],
): Promise<void> {
  const here = await connection.query<{ name: string }>(
    'select name from migrations order by name',
  );
  const names = new Set(here.rows.map(({ name }) => name));
  const same = names.size === migrations.length && migrations.every((name) => names.has(name));
  if (same) return;
  throw new BackupError(
    'The export was made by a release with another schema: import it there, or export it again ' +
      'after bringing both to the same release.',
  );
}

/** Takes an export's lines one by one. */
class Importing {
  private table: TransferredTable | undefined;
  private hash: Hash = createHash('sha256');
  private batch: string[] = [];
  private rows = 0;
  private readonly done: Record<string, { rows: number; sha256: string }> = {};
  private ended = false;

  constructor(
    private readonly work: Work,
    private readonly tables: ReadonlyMap<string, TransferredTable>,
  ) {}

  async take(line: string): Promise<void> {
    if (line.startsWith('{"table":')) return this.begin(line);
    if (line.startsWith('{"end":')) return this.end(line);
    this.hash.update(`${line}\n`);
    this.batch.push(line);
    this.rows += 1;
    if (this.batch.length === BATCH) await this.stage();
  }

  finished(): number {
    if (!this.ended) throw altered('it was cut off');
    return Object.values(this.done).reduce((sum, { rows }) => sum + rows, 0);
  }

  private async begin(line: string): Promise<void> {
    await this.complete();
    const { table } = tableLine.parse(parse(line));
    this.table = this.tables.get(table);
    if (!this.table || table in this.done) throw altered(`it has an unexpected table ${table}`);
    await this.work.connection.query(
      'create temporary table staged (position bigint generated always as identity, row jsonb) on commit drop',
    );
  }

  private async stage(): Promise<void> {
    if (this.batch.length === 0) return;
    if (!this.table) throw altered('it has rows of no table');
    await this.work.connection.query(
      'insert into staged (row) select value from jsonb_array_elements($1::jsonb)',
      [`[${this.batch.join(',')}]`],
    );
    this.batch = [];
  }

  /** One statement per table, so that rows may refer to rows of the same table in any order. */
  private async complete(): Promise<void> {
    if (!this.table) return;
    await this.stage();
    const { connection } = this.work;
    const { name, columns } = this.table;
    const into = connection.escapeIdentifier(name);
    const list = columns.map((column) => connection.escapeIdentifier(column)).join(', ');
    await connection.query(
      `insert into ${into} (${list}) select ${columns.map((column) => `r.${connection.escapeIdentifier(column)}`).join(', ')}
         from staged s, jsonb_populate_record(null::${into}, s.row) r order by s.position`,
    );
    await connection.query('drop table staged');
    this.done[name] = { rows: this.rows, sha256: this.hash.digest('hex') };
    this.table = undefined;
    this.hash = createHash('sha256');
    this.rows = 0;
  }

  private async end(line: string): Promise<void> {
    await this.complete();
    const stated = endLine.safeParse(parse(line)).data?.end ?? {};
    for (const name of new Set([...Object.keys(stated), ...Object.keys(this.done)])) {
      const [should, is] = [stated[name], this.done[name]];
      if (should?.rows === is?.rows && should?.sha256 === is?.sha256) continue;
      throw altered(`the rows of ${name} are not those that were exported`);
    }
    this.ended = true;
  }
}

const altered = (how: string): BackupError =>
  new BackupError(`The export is damaged: ${how}. Nothing was imported.`);

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
