import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tenant-table.js';

/** Which holiday data the figures of an organization were computed with. */
export class HolidayData1795400900000 implements MigrationInterface {
  readonly name = 'HolidayData1795400900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(HOLIDAY_DATA);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const HOLIDAY_DATA = `
  create table holiday_data (
    organization_id uuid primary key references organizations (id),
    version text not null,
    adopted_at timestamptz not null default now()
  );
  ${tenantTable({ table: 'holiday_data', writes: ['insert', 'update'], providers: 'all' })}`;
