import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events recorded ahead of their time, and imports whose reader was killed: both are looked for. */
export class WhatTimeChanges1795400610000 implements MigrationInterface {
  readonly name = 'WhatTimeChanges1795400610000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table case_clocks add column next_event_at timestamptz;
      create index case_clocks_organization_id_next_event_at_idx
        on case_clocks (organization_id, next_event_at) where next_event_at is not null;

      alter table case_imports add column progressed_at timestamptz not null default now();
      create index case_imports_organization_id_progressed_at_idx
        on case_imports (organization_id, progressed_at) where finished_at is null;`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
