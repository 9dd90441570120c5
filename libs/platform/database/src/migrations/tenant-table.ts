/** What the application's role may do with a table, beyond reading it. */
type Write = 'insert' | 'update' | 'delete';

interface TenantTable {
  readonly table: string;
  readonly writes: readonly Write[];
  /**
   * How far a provider user sees: `own` rows carry `provider_id`; `own-or-shared` rows may have
   * none; `none` hides the table from provider users; `all` has nothing of any provider in it.
   */
  readonly providers: 'own' | 'own-or-shared' | 'none' | 'all';
}

// In a sub-select, so that PostgreSQL calls the function once per statement and not once per row.
const ORGANIZATION = 'organization_id = (select current_organization_id())';

const PROVIDERS: Record<TenantTable['providers'], string> = {
  own: `((select current_provider_id()) is null or provider_id = (select current_provider_id()))`,
  'own-or-shared': `((select current_provider_id()) is null or provider_id is null
    or provider_id = (select current_provider_id()))`,
  none: `(select current_provider_id()) is null`,
  all: 'true',
};

/**
 * The statements that put a table under forced row-level security and give the application's role
 * exactly the rights named. Facts get `insert` only: nobody can rewrite them.
 */
export function tenantTable({ table, writes, providers }: TenantTable): string {
  const visible = `${ORGANIZATION} and ${PROVIDERS[providers]}`;
  return `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant on ${table} to meridian_app using (${visible}) with check (${visible});
    grant select${writes.map((write) => `, ${write}`).join('')} on ${table} to meridian_app;`;
}
