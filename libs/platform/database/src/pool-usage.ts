import pg from 'pg';
import type { Database } from './database.js';

/** Connections of one pool: in use, at rest, and how many wait for one. */
interface PoolUsage {
  readonly busy: number;
  readonly idle: number;
  readonly waiting: number;
}

/** What both pools do at this moment. */
export function poolUsage({ reads, commands }: Database): Record<'reads' | 'commands', PoolUsage> {
  const { driver } = commands;
  const master: unknown = 'master' in driver ? driver.master : undefined;
  if (!(master instanceof pg.Pool)) throw new Error('TypeORM keeps no pool of pg.');
  return { reads: usage(reads), commands: usage(master) };
}

const usage = ({ totalCount, idleCount, waitingCount }: pg.Pool): PoolUsage => ({
  busy: totalCount - idleCount,
  idle: idleCount,
  waiting: waitingCount,
});
