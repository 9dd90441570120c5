import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tenant-table.js';

/** What was changed (audit), what must follow from it (outbox), and what could not (dead letters). */
export class Record1795400100000 implements MigrationInterface {
  readonly name = 'Record1795400100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(AUDIT);
    await runner.query(OUTBOX);
    await runner.query(DEAD_LETTERS);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const AUDIT = `
  create table audit_entries (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    sequence bigint not null,
    occurred_at timestamptz not null,
    actor_kind text not null,
    actor_id uuid,
    actor_name text not null,
    role text,
    request_id text not null,
    action text not null,
    subject_kind text not null,
    subject_id uuid not null,
    before jsonb,
    after jsonb,
    previous_hash text not null,
    hash text not null,
    primary key (organization_id, id),
    constraint audit_entries_organization_id_sequence_key unique (organization_id, sequence),
    constraint audit_entries_actor_kind_check check (actor_kind in ('USER', 'API_KEY', 'SYSTEM'))
  );
  create index audit_entries_organization_id_subject_id_idx on audit_entries (organization_id, subject_id);
  ${tenantTable({ table: 'audit_entries', writes: ['insert'], providers: 'all' })}
  -- A provider user's own changes are recorded too, but it reads none.
  create policy readers on audit_entries as restrictive for select to meridian_app
    using ((select current_provider_id()) is null);

  create table audit_heads (
    organization_id uuid primary key references organizations (id),
    sequence bigint not null,
    hash text not null
  );
  ${tenantTable({ table: 'audit_heads', writes: ['insert', 'update'], providers: 'all' })}`;

const OUTBOX = `
  create table outbox_events (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    type text not null,
    payload jsonb not null,
    request_id text not null,
    created_at timestamptz not null default now(),
    relayed_at timestamptz,
    primary key (organization_id, id)
  );
  -- The relay claims what is due across organizations, oldest first, and deletes what is long done.
  create index outbox_events_created_at_idx on outbox_events (created_at) where relayed_at is null;
  create index outbox_events_relayed_at_idx on outbox_events (relayed_at) where relayed_at is not null;
  ${tenantTable({ table: 'outbox_events', writes: ['insert'], providers: 'all' })}
  create policy relay on outbox_events to meridian_queue using (true);
  grant select, delete on outbox_events to meridian_queue;
  grant update (relayed_at) on outbox_events to meridian_queue;`;

const DEAD_LETTERS = `
  create table dead_letters (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    queue text not null,
    job text not null,
    payload jsonb not null,
    error text not null,
    attempts integer not null,
    request_id text not null,
    failed_at timestamptz not null default now(),
    retried_at timestamptz,
    primary key (organization_id, id)
  );
  create index dead_letters_organization_id_failed_at_idx on dead_letters (organization_id, failed_at);
  ${tenantTable({ table: 'dead_letters', writes: ['insert', 'update'], providers: 'none' })}`;
