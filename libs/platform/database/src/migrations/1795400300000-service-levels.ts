import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tenant-table.js';

/** Objectives, the recorded cases they are judged by, and what follows from both. */
export class ServiceLevels1795400300000 implements MigrationInterface {
  readonly name = 'ServiceLevels1795400300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SERVICE_LEVELS);
    await runner.query(IMPORTS);
    await runner.query(CASES);
    await runner.query(PROJECTIONS);
    await runner.query(RISK_FLAGS);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const SERVICE_LEVELS = `
  create table service_levels (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    provider_id uuid not null,
    contract_id uuid not null,
    engagement_id uuid,
    calendar_id uuid not null,
    name text not null,
    priorities text[] not null,
    target_seconds integer not null,
    expected numeric(9,8) not null,
    minimum numeric(9,8),
    state_rules jsonb not null,
    starts_on date not null,
    ends_on date,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    primary key (organization_id, id),
    foreign key (organization_id, provider_id) references providers (organization_id, id),
    foreign key (organization_id, contract_id) references contracts (organization_id, id),
    foreign key (organization_id, engagement_id) references engagements (organization_id, id),
    foreign key (organization_id, calendar_id) references working_calendars (organization_id, id),
    constraint service_levels_organization_id_contract_id_name_key unique (organization_id, contract_id, name),
    constraint service_levels_target_check check (target_seconds > 0),
    constraint service_levels_expected_check check (expected > 0 and expected <= 1),
    constraint service_levels_minimum_check check (minimum is null or (minimum > 0 and minimum <= expected)),
    constraint service_levels_dates_check check (ends_on is null or ends_on >= starts_on)
  );
  create index service_levels_organization_id_provider_id_idx on service_levels (organization_id, provider_id);
  create index service_levels_organization_id_engagement_id_idx on service_levels (organization_id, engagement_id);
  create index service_levels_organization_id_calendar_id_idx on service_levels (organization_id, calendar_id);
  ${tenantTable({ table: 'service_levels', writes: ['insert', 'update'], providers: 'own' })}`;

const IMPORTS = `
  create table case_imports (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    provider_id uuid not null,
    file_name text not null,
    file_id uuid,
    mapping jsonb not null,
    status text not null,
    lines_read integer not null default 0,
    events_recorded integer not null default 0,
    events_known integer not null default 0,
    lines_refused integer not null default 0,
    cases_opened integer not null default 0,
    message text,
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    primary key (organization_id, id),
    foreign key (organization_id, provider_id) references providers (organization_id, id),
    constraint case_imports_status_check check (status in ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED'))
  );
  create index case_imports_organization_id_provider_id_idx on case_imports (organization_id, provider_id);
  ${tenantTable({ table: 'case_imports', writes: ['insert', 'update'], providers: 'own' })}

  create table case_import_problems (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    provider_id uuid not null,
    import_id uuid not null,
    line integer not null,
    column_name text,
    code text not null,
    message text not null,
    primary key (organization_id, id),
    foreign key (organization_id, import_id) references case_imports (organization_id, id)
  );
  create index case_import_problems_organization_id_import_id_line_idx
    on case_import_problems (organization_id, import_id, line);
  ${tenantTable({ table: 'case_import_problems', writes: ['insert'], providers: 'own' })}`;

const CASES = `
  create table cases (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    provider_id uuid not null,
    number text not null,
    opened_at timestamptz not null,
    state text not null,
    priority text not null,
    team_reference text,
    last_event_at timestamptz not null,
    last_event_sequence integer not null,
    primary key (organization_id, id),
    foreign key (organization_id, provider_id) references providers (organization_id, id),
    constraint cases_organization_id_provider_id_number_key unique (organization_id, provider_id, number)
  );
  ${tenantTable({ table: 'cases', writes: ['insert', 'update'], providers: 'own' })}

  -- Facts: never updated, never deleted. A line that contradicts one is reported, not stored.
  create table case_events (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    provider_id uuid not null,
    case_id uuid not null,
    occurred_at timestamptz not null,
    sequence integer not null,
    state text not null,
    priority text not null,
    team_reference text,
    import_id uuid,
    line integer,
    recorded_at timestamptz not null default now(),
    primary key (organization_id, id),
    foreign key (organization_id, case_id) references cases (organization_id, id),
    constraint case_events_organization_id_case_id_occurred_at_sequence_key
      unique (organization_id, case_id, occurred_at, sequence)
  );
  ${tenantTable({ table: 'case_events', writes: ['insert'], providers: 'own' })}`;

const PROJECTIONS = `
  -- Projection: what each clock said when it was last recomputed from the case's events.
  create table case_clocks (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    provider_id uuid not null,
    service_level_id uuid not null,
    case_id uuid not null,
    state text not null,
    outcome text not null,
    started_at timestamptz not null,
    stopped_at timestamptz,
    due_at timestamptz,
    window_start date,
    elapsed_ms bigint not null,
    late_by_ms bigint not null,
    provider_ms bigint not null,
    client_ms bigint not null,
    shared_ms bigint not null,
    primary key (organization_id, id),
    foreign key (organization_id, service_level_id) references service_levels (organization_id, id),
    foreign key (organization_id, case_id) references cases (organization_id, id),
    constraint case_clocks_organization_id_case_id_service_level_id_key
      unique (organization_id, case_id, service_level_id),
    constraint case_clocks_state_check check (state in ('RUNNING', 'PAUSED', 'STOPPED')),
    constraint case_clocks_outcome_check check (outcome in ('MET', 'MISSED', 'UNDECIDED'))
  );
  create index case_clocks_organization_id_service_level_id_window_start_idx
    on case_clocks (organization_id, service_level_id, window_start);
  -- What the sweep looks for: open clocks whose deadline has passed.
  create index case_clocks_organization_id_due_at_idx
    on case_clocks (organization_id, due_at) where outcome = 'UNDECIDED';
  ${tenantTable({ table: 'case_clocks', writes: ['insert', 'update', 'delete'], providers: 'own' })}

  -- Work list: cases whose clocks are to be recomputed. A row is deleted with the result's commit.
  create table cases_to_evaluate (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    primary key (organization_id, id)
  );
  ${tenantTable({ table: 'cases_to_evaluate', writes: ['insert', 'delete'], providers: 'all' })}
  -- Claiming with "for update" needs the right to update.
  grant update on cases_to_evaluate to meridian_app;

  create table attainments (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    provider_id uuid not null,
    service_level_id uuid not null,
    window_start date not null,
    status text not null,
    below_minimum boolean not null,
    met integer not null,
    missed integer not null,
    undecided integer not null,
    computed_at timestamptz not null,
    primary key (organization_id, id),
    foreign key (organization_id, service_level_id) references service_levels (organization_id, id),
    constraint attainments_organization_id_service_level_id_window_start_key
      unique (organization_id, service_level_id, window_start),
    constraint attainments_status_check check (status in ('NOT_MEASURED', 'MET', 'AT_RISK', 'MISSED')),
    constraint attainments_counts_check check (met >= 0 and missed >= 0 and undecided >= 0)
  );
  ${tenantTable({ table: 'attainments', writes: ['insert', 'update', 'delete'], providers: 'own' })}`;

const RISK_FLAGS = `
  create table risk_flags (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    provider_id uuid not null,
    kind text not null,
    severity text not null,
    subject_kind text not null,
    subject_id uuid not null,
    period_start date not null,
    summary text not null,
    numbers jsonb not null,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    cleared_at timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by uuid,
    version integer not null default 1,
    primary key (organization_id, id),
    foreign key (organization_id, provider_id) references providers (organization_id, id),
    foreign key (organization_id, acknowledged_by) references users (organization_id, id),
    constraint risk_flags_organization_id_kind_subject_id_period_start_key
      unique (organization_id, kind, subject_id, period_start),
    constraint risk_flags_kind_check check (kind in ('SERVICE_LEVEL_MISSED', 'SERVICE_LEVEL_AT_RISK')),
    constraint risk_flags_severity_check check (severity in ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL'))
  );
  create index risk_flags_organization_id_provider_id_idx on risk_flags (organization_id, provider_id);
  ${tenantTable({ table: 'risk_flags', writes: ['insert', 'update'], providers: 'none' })}`;
