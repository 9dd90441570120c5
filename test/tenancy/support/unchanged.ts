import { expect } from '@jest/globals';
import type pg from 'pg';

/** Number of rows and a hash over all of them, by table. */
export type Contents = Readonly<Record<string, string>>;

/** Counts what is noted beside requests: when a session or a key was last used. */
const NOT_COUNTED: Readonly<Record<string, readonly string[]>> = {
  sessions: ['last_seen_at'],
  api_keys: ['last_used_at'],
};

/** Where the worker keeps count of its own runs, schedules among them. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['job_runs']);

/** Looks at all that an organization has stored, past every wall, in one statement. */
export class StoredRows {
  private readonly statement: string;

  constructor(
    private readonly superuser: pg.ClientBase,
    readonly tables: readonly string[],
  ) {
    const compared = tables.filter((table) => !NOT_COMPARED.has(table));
    const parts = compared.map((table) => {
      const row = (NOT_COUNTED[table] ?? []).reduce(
        (text, column) => `${text} - '${column}'`,
        'to_jsonb(t)',
      );
      return `select '${table}' as name, count(*) || ' ' ||
        coalesce(md5(string_agg((${row})::text, ',' order by (${row})::text)), '') as contents
        from ${table} t where t.organization_id = $1`;
    });
    this.statement = parts.join(' union all ');
  }

  async of(organizationId: string): Promise<Contents> {
    const { rows } = await this.superuser.query<{ name: string; contents: string }>(
      this.statement,
      [organizationId],
    );
    return Object.fromEntries(rows.map(({ name, contents }) => [name, contents]));
  }

  /** Fails when the organization is not as it was, and says in which table and after what. */
  async expectUnchanged(organizationId: string, before: Contents, after: string): Promise<void> {
    expect({ after, ...(await this.of(organizationId)) }).toEqual({ after, ...before });
  }
}
