import { rowsOf, type Database } from '@meridian/platform-database';
import type { PointStore, SpentPoints } from './point-store.js';

// In one order, so that two processes wait for each other and never cross.
const ADD = `insert into spent_points as kept (account, minute, points)
  select account, $1, points from unnest($2::text[], $3::bigint[]) as told (account, points)
   order by account
  on conflict (account) do update set minute = excluded.minute, points = excluded.points +
    case when kept.minute = excluded.minute then kept.points else 0 end
  returning account, points::float8 as points`;

const SWEEP = `delete from spent_points where account in (
  select account from spent_points where minute < $1 limit 500 for update skip locked)`;
const KEPT_MINUTES = 10;

/** Adds up in PostgreSQL, in a table that is not logged: a crash forgets what one minute cost. */
export class PostgresPointStore implements PointStore {
  constructor(private readonly database: Database) {}

  async add(minute: number, spent: readonly SpentPoints[]): Promise<SpentPoints[]> {
    const { reads } = this.database;
    const accounts = spent.map(({ account }) => account);
    const points = spent.map((one) => one.points);
    const totals = await reads.query(ADD, [minute, accounts, points]);
    await reads.query(SWEEP, [minute - KEPT_MINUTES]);
    return rowsOf<SpentPoints>(totals);
  }

  async close(): Promise<void> {
    // The database is closed by whoever opened it.
  }
}
