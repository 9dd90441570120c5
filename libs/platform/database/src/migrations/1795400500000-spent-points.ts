import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What callers spent of their budgets lately, for all processes of the API together. */
export class SpentPoints1795400500000 implements MigrationInterface {
  readonly name = 'SpentPoints1795400500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SPENT_POINTS);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

// Not a tenant's: strangers spend, too. Not logged: what a crash forgets is worth one minute.
const SPENT_POINTS = `
  create unlogged table spent_points (
    account text primary key,
    minute integer not null,
    points bigint not null
  );
  create index spent_points_minute_idx on spent_points (minute);
  grant select, insert, update, delete on spent_points to meridian_app;`;
