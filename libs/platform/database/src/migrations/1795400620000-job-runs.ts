import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tenant-table.js';

/** Which jobs are in the queues, how often each was started, and which are done. */
export class JobRuns1795400620000 implements MigrationInterface {
  readonly name = 'JobRuns1795400620000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table job_runs (
        organization_id uuid not null references organizations (id),
        id uuid not null,
        queue text not null,
        job text not null,
        event_id uuid not null,
        delivered_at timestamptz,
        starts integer not null default 0,
        failures integer not null default 0,
        started_at timestamptz,
        finished_at timestamptz,
        primary key (organization_id, id)
      );
      -- How many of an organization's jobs are under way.
      create index job_runs_organization_id_queue_idx on job_runs (organization_id, queue)
        where finished_at is null;
      create index job_runs_organization_id_finished_at_idx
        on job_runs (organization_id, finished_at) where finished_at is not null;
      ${tenantTable({
        table: 'job_runs',
        writes: ['insert', 'update', 'delete'],
        providers: 'all',
      })}
      create policy relay on job_runs to meridian_queue using (true);
      grant select, insert, delete on job_runs to meridian_queue;

      -- The relay takes a share of each organization's events.
      create index outbox_events_organization_id_created_at_idx
        on outbox_events (organization_id, created_at) where relayed_at is null;`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
