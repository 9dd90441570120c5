import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tenant-table.js';

/** Requests that were carried out under a key of their sender, with their answers. */
export class IdempotencyKeys1795400600000 implements MigrationInterface {
  readonly name = 'IdempotencyKeys1795400600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table idempotency_keys (
        organization_id uuid not null references organizations (id),
        id uuid not null,
        actor_id uuid not null,
        operation text not null,
        key text not null,
        fingerprint text not null,
        answer jsonb,
        created_at timestamptz not null default now(),
        primary key (organization_id, id),
        constraint idempotency_keys_organization_id_actor_id_operation_key_key
          unique (organization_id, actor_id, operation, key)
      );
      create index idempotency_keys_organization_id_created_at_idx
        on idempotency_keys (organization_id, created_at);
      ${tenantTable({
        table: 'idempotency_keys',
        writes: ['insert', 'update', 'delete'],
        providers: 'all',
      })}`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
