import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tenant-table.js';

/** Who works where, for which business function, under which contract, and when they are open. */
export class ProvidersAndContracts1795400200000 implements MigrationInterface {
  readonly name = 'ProvidersAndContracts1795400200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(WHO_AND_WHERE);
    await runner.query(CALENDARS);
    await runner.query(CONTRACTS);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const WHO_AND_WHERE = `
  create table sites (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    provider_id uuid not null,
    name text not null,
    city text not null,
    country text not null,
    subdivision text,
    time_zone text not null,
    location text not null,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    primary key (organization_id, id),
    foreign key (organization_id, provider_id) references providers (organization_id, id),
    constraint sites_organization_id_provider_id_name_key unique (organization_id, provider_id, name),
    constraint sites_location_check check (location in ('ONSHORE', 'NEARSHORE', 'OFFSHORE'))
  );
  ${tenantTable({ table: 'sites', writes: ['insert', 'update'], providers: 'own' })}

  create table teams (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    provider_id uuid not null,
    site_id uuid not null,
    name text not null,
    reference text,
    headcount integer not null,
    permanent boolean not null,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    primary key (organization_id, id),
    foreign key (organization_id, provider_id) references providers (organization_id, id),
    foreign key (organization_id, site_id) references sites (organization_id, id),
    constraint teams_organization_id_provider_id_reference_key unique (organization_id, provider_id, reference),
    constraint teams_headcount_check check (headcount > 0)
  );
  create index teams_organization_id_site_id_idx on teams (organization_id, site_id);
  ${tenantTable({ table: 'teams', writes: ['insert', 'update'], providers: 'own' })}

  create table business_functions (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    name text not null,
    core boolean not null,
    criticality text not null,
    data_classification text not null,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    primary key (organization_id, id),
    constraint business_functions_organization_id_name_key unique (organization_id, name),
    constraint business_functions_criticality_check check (criticality in ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
    constraint business_functions_data_classification_check
      check (data_classification in ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED'))
  );
  ${tenantTable({ table: 'business_functions', writes: ['insert', 'update'], providers: 'none' })}`;

const CALENDARS = `
  create table working_calendars (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    provider_id uuid,
    name text not null,
    time_zone text not null,
    holiday_country text,
    holiday_subdivision text,
    weekly jsonb not null,
    exceptions jsonb not null,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    primary key (organization_id, id),
    foreign key (organization_id, provider_id) references providers (organization_id, id),
    constraint working_calendars_organization_id_name_key unique (organization_id, name)
  );
  create index working_calendars_organization_id_provider_id_idx on working_calendars (organization_id, provider_id);
  ${tenantTable({ table: 'working_calendars', writes: ['insert', 'update'], providers: 'own-or-shared' })}`;

const CONTRACTS = `
  create table contracts (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    provider_id uuid not null,
    parent_id uuid,
    kind text not null,
    number text not null,
    title text not null,
    time_zone text not null,
    starts_on date not null,
    ends_on date,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    primary key (organization_id, id),
    foreign key (organization_id, provider_id) references providers (organization_id, id),
    foreign key (organization_id, parent_id) references contracts (organization_id, id),
    constraint contracts_organization_id_number_key unique (organization_id, number),
    constraint contracts_kind_check check (kind in ('MSA', 'SOW', 'CALL_OFF', 'DPA', 'NDA', 'INTRA_GROUP')),
    constraint contracts_dates_check check (ends_on is null or ends_on >= starts_on)
  );
  create index contracts_organization_id_provider_id_idx on contracts (organization_id, provider_id);
  create index contracts_organization_id_parent_id_idx on contracts (organization_id, parent_id);
  ${tenantTable({ table: 'contracts', writes: ['insert', 'update'], providers: 'own' })}

  create table engagements (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    provider_id uuid not null,
    contract_id uuid not null,
    team_id uuid not null,
    business_function_id uuid not null,
    name text not null,
    starts_on date not null,
    ends_on date,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    primary key (organization_id, id),
    foreign key (organization_id, provider_id) references providers (organization_id, id),
    foreign key (organization_id, contract_id) references contracts (organization_id, id),
    foreign key (organization_id, team_id) references teams (organization_id, id),
    foreign key (organization_id, business_function_id) references business_functions (organization_id, id),
    constraint engagements_dates_check check (ends_on is null or ends_on >= starts_on)
  );
  create index engagements_organization_id_provider_id_idx on engagements (organization_id, provider_id);
  create index engagements_organization_id_contract_id_idx on engagements (organization_id, contract_id);
  create index engagements_organization_id_team_id_idx on engagements (organization_id, team_id);
  create index engagements_organization_id_business_function_id_idx on engagements (organization_id, business_function_id);
  ${tenantTable({ table: 'engagements', writes: ['insert', 'update'], providers: 'own' })}`;
