import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tenant-table.js';

/** Signed statements of where each organization's audit log ended, published to be kept elsewhere. */
export class AuditCheckpoints1795400800000 implements MigrationInterface {
  readonly name = 'AuditCheckpoints1795400800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(AUDIT_CHECKPOINTS);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const AUDIT_CHECKPOINTS = `
  create table audit_checkpoints (
    organization_id uuid not null references organizations (id),
    id uuid not null,
    size bigint not null,
    head_hash text not null,
    signed_at timestamptz not null,
    key_id text not null,
    document text not null,
    primary key (organization_id, id)
  );
  create index audit_checkpoints_organization_id_size_idx on audit_checkpoints (organization_id, size);
  ${tenantTable({ table: 'audit_checkpoints', writes: ['insert'], providers: 'none' })}`;
