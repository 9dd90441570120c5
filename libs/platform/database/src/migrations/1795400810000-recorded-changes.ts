import type { MigrationInterface, QueryRunner } from 'typeorm';
import { recordedBulkTable, recordedTable } from './recorded-table.js';
import { tenantTable } from './tenant-table.js';

/** No change of what people decide or providers deliver without an entry in the audit log. */
export class RecordedChanges1795400810000 implements MigrationInterface {
  readonly name = 'RecordedChanges1795400810000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(HEAD_FOLLOWS_ENTRIES);
    await runner.query(REQUIRE_AUDIT_ENTRY);
    await runner.query(EXPECT_AUDIT_ENTRY);
    for (const table of BULK) await runner.query(recordedBulkTable(table));
    for (const table of RECORDED) await runner.query(recordedTable({ table }));
    await runner.query(recordedTable({ table: 'sessions', bookkeeping: ['last_seen_at'] }));
    await runner.query(recordedTable({ table: 'case_imports', bookkeeping: ['progressed_at'] }));
    await runner.query(recordedTable({ table: 'api_keys', bookkeeping: ['last_used_at'] }));
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const BULK = ['cases', 'case_events', 'case_import_problems'];

const RECORDED = [
  'users',
  'invitations',
  'providers',
  'sites',
  'teams',
  'business_functions',
  'working_calendars',
  'contracts',
  'engagements',
  'service_levels',
  'risk_flags',
];

// The application adds entries; only that moves the head, and only from the entry before. Row-level
// security binds the owner of these functions too, to the organization of the transaction.
const HEAD_FOLLOWS_ENTRIES = `
  create policy chain on audit_heads to current_user
    using (organization_id = (select current_organization_id()));
  revoke insert, update on audit_heads from meridian_app;

  -- The end of the chain, locked until the transaction ends; opens the chain when there is none.
  create function lock_audit_head() returns table (sequence bigint, hash text)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    return query select h.sequence, h.hash from public.audit_heads h
      where h.organization_id = public.current_organization_id() for update;
    if found then return; end if;
    insert into public.audit_heads (organization_id, sequence, hash)
      values (public.current_organization_id(), 0, repeat('0', 64)) on conflict do nothing;
    return query select h.sequence, h.hash from public.audit_heads h
      where h.organization_id = public.current_organization_id() for update;
  end $$;
  revoke all on function lock_audit_head() from public;
  grant execute on function lock_audit_head() to meridian_app;

  create function move_audit_head() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    update public.audit_heads set sequence = new.sequence, hash = new.hash
     where organization_id = new.organization_id
       and sequence = new.sequence - 1 and hash = new.previous_hash;
    if found then return null; end if;
    raise exception 'An entry of the audit log must follow the last one.'
      using errcode = 'integrity_constraint_violation';
  end $$;
  create trigger moves_head after insert on audit_entries
    for each row execute function move_audit_head();`;

// So the head's row tells whether this very transaction wrote an entry. Looked up with the rights,
// and under the policies, of whoever makes the change.
const REQUIRE_AUDIT_ENTRY = `
  create function require_audit_entry() returns trigger language plpgsql as $$
  declare
    changed uuid := case tg_op when 'DELETE' then old.organization_id else new.organization_id end;
  begin
    if exists (select from public.audit_heads h where h.organization_id = changed
                and h.sequence > 0 and h.xmin = pg_current_xact_id()::xid) then
      return null;
    end if;
    raise exception 'A change of % was not recorded in the audit log.', tg_table_name
      using errcode = 'integrity_constraint_violation', table = tg_table_name,
        hint = 'Change it through insertRecorded, updateRecorded or recordChange.';
  end $$;`;

// A statement that changed anything notes so in a row that cannot be committed: at the end of the
// transaction it is checked and taken back.
const EXPECT_AUDIT_ENTRY = `
  create table expected_audit_entries (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    primary key (organization_id, id)
  );
  ${tenantTable({ table: 'expected_audit_entries', writes: [], providers: 'none' })}
  create policy chain on expected_audit_entries to current_user
    using (organization_id = (select current_organization_id()));

  create function note_expected_audit_entry() returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into public.expected_audit_entries (organization_id, id)
      values (public.current_organization_id(), gen_random_uuid());
  $$;
  create function expect_audit_entry() returns trigger language plpgsql as $$
  begin
    if exists (select from changed) then perform public.note_expected_audit_entry(); end if;
    return null;
  end $$;
  create function meet_expected_audit_entry() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if not exists (select from public.audit_heads h where h.organization_id = new.organization_id
                    and h.sequence > 0 and h.xmin = pg_current_xact_id()::xid) then
      raise exception 'A change of many rows was not recorded in the audit log.'
        using errcode = 'integrity_constraint_violation',
          hint = 'Record it in the same transaction, by recordChange.';
    end if;
    delete from public.expected_audit_entries
     where organization_id = new.organization_id and id = new.id;
    return null;
  end $$;
  create constraint trigger recorded after insert on expected_audit_entries
    deferrable initially deferred for each row execute function meet_expected_audit_entry();`;
