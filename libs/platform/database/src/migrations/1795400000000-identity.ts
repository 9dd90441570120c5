import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tenant-table.js';

/** Organizations, and who may enter them. */
export class Identity1795400000000 implements MigrationInterface {
  readonly name = 'Identity1795400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SETTINGS);
    await runner.query(ORGANIZATIONS);
    await runner.query(PROVIDERS);
    await runner.query(USERS);
    await runner.query(CREDENTIALS);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

// A local setting falls back to an empty text on a pooled connection: that must read as "none".
const SETTINGS = `
  create function current_organization_id() returns uuid language sql stable parallel safe
    return nullif(current_setting('meridian.organization', true), '')::uuid;
  create function current_provider_id() returns uuid language sql stable parallel safe
    return nullif(current_setting('meridian.provider', true), '')::uuid;
  create function signing_in_as() returns text language sql stable parallel safe
    return nullif(current_setting('meridian.sign_in_email', true), '');
  create function signing_in_to() returns text language sql stable parallel safe
    return nullif(current_setting('meridian.sign_in_organization', true), '');
  grant select on migrations to meridian_app, meridian_queue;
  grant execute on function current_organization_id(), current_provider_id(), signing_in_as(),
    signing_in_to() to meridian_app, meridian_queue;`;

const ORGANIZATIONS = `
  create table organizations (
    id uuid primary key,
    name text not null,
    slug text not null,
    home_country text not null,
    currency text not null,
    created_at timestamptz not null default now(),
    constraint organizations_slug_key unique (slug)
  );
  alter table organizations enable row level security;
  alter table organizations force row level security;
  create policy tenant on organizations to meridian_app using (id = (select current_organization_id()));
  -- Somebody who signs in may name the organization by its slug.
  create policy signing_in on organizations for select to meridian_app using (slug = (select signing_in_to()));
  -- Schedules are fanned out to every organization by the queue's role, which sees ids only.
  create policy schedules on organizations for select to meridian_queue using (true);
  -- Organizations are opened by the owner, never by the application.
  create policy opening on organizations to current_user using (true);
  grant select on organizations to meridian_app;
  grant select (id) on organizations to meridian_queue;`;

const PROVIDERS = `
  create table providers (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    name text not null,
    kind text not null,
    country text not null,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    primary key (organization_id, id),
    constraint providers_organization_id_name_key unique (organization_id, name),
    constraint providers_kind_check check (kind in ('OUTSOURCED', 'CAPTIVE', 'INTERNAL'))
  );
  alter table providers enable row level security;
  alter table providers force row level security;
  create policy tenant on providers to meridian_app
    using (organization_id = (select current_organization_id())
      and ((select current_provider_id()) is null or id = (select current_provider_id())));
  grant select, insert, update on providers to meridian_app;`;

const USERS = `
  create table users (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    email text not null,
    name text not null,
    password_hash text not null,
    role text not null,
    provider_id uuid,
    active boolean not null default true,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    primary key (organization_id, id),
    foreign key (organization_id, provider_id) references providers (organization_id, id),
    constraint users_organization_id_email_key unique (organization_id, email),
    constraint users_role_check check (role in ('ADMIN', 'VENDOR_MANAGER', 'SECURITY', 'FINANCE', 'AUDITOR', 'PROVIDER')),
    constraint users_provider_check check ((role = 'PROVIDER') = (provider_id is not null)),
    constraint users_email_check check (email = lower(email))
  );
  create index users_email_idx on users (email);
  -- A provider user sees the customer's people and its own provider's, never another provider's.
  ${tenantTable({ table: 'users', writes: ['insert', 'update'], providers: 'own-or-shared' })}
  -- Somebody who signs in has no organization yet, only an e-mail address.
  create policy signing_in on users for select to meridian_app using (email = (select signing_in_as()));`;

const CREDENTIALS = `
  create table sessions (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    user_id uuid not null,
    token_hash text not null,
    created_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    expires_at timestamptz not null,
    ended_at timestamptz,
    primary key (organization_id, id),
    foreign key (organization_id, user_id) references users (organization_id, id),
    constraint sessions_organization_id_token_hash_key unique (organization_id, token_hash)
  );
  create index sessions_organization_id_user_id_idx on sessions (organization_id, user_id);
  ${tenantTable({ table: 'sessions', writes: ['insert', 'update'], providers: 'all' })}

  create table api_keys (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    user_id uuid not null,
    name text not null,
    prefix text not null,
    token_hash text not null,
    scopes text[] not null,
    created_at timestamptz not null default now(),
    last_used_at timestamptz,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    primary key (organization_id, id),
    foreign key (organization_id, user_id) references users (organization_id, id),
    constraint api_keys_organization_id_token_hash_key unique (organization_id, token_hash)
  );
  create index api_keys_organization_id_user_id_idx on api_keys (organization_id, user_id);
  ${tenantTable({ table: 'api_keys', writes: ['insert', 'update'], providers: 'all' })}

  create table invitations (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    email text not null,
    role text not null,
    provider_id uuid,
    invited_by uuid not null,
    token_hash text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    accepted_at timestamptz,
    primary key (organization_id, id),
    foreign key (organization_id, provider_id) references providers (organization_id, id),
    foreign key (organization_id, invited_by) references users (organization_id, id),
    constraint invitations_organization_id_token_hash_key unique (organization_id, token_hash),
    constraint invitations_role_check check (role in ('ADMIN', 'VENDOR_MANAGER', 'SECURITY', 'FINANCE', 'AUDITOR', 'PROVIDER')),
    constraint invitations_provider_check check ((role = 'PROVIDER') = (provider_id is not null))
  );
  ${tenantTable({ table: 'invitations', writes: ['insert', 'update'], providers: 'none' })}

  -- Not a tenant's: counts failed sign-ins before anybody is known. The subject is a keyed digest.
  create table sign_in_attempts (
    subject text primary key,
    failures integer not null,
    last_failed_at timestamptz not null,
    blocked_until timestamptz not null
  );
  create index sign_in_attempts_last_failed_at_idx on sign_in_attempts (last_failed_at);
  grant select, insert, update, delete on sign_in_attempts to meridian_app;`;
