import type { Logger } from '@meridian/platform-outbox';
import type pg from 'pg';

const SAMPLES = 3;
export const WARN_MS = 1_000;
export const REFUSE_MS = 5_000;

/**
 * Locks and delays of jobs go by each worker's own clock: one that is minutes ahead takes jobs away
 * from workers that still run them. Warns of a skew of a second and refuses one of five.
 */
export async function refuseSkewedClock(
  database: pg.Pool,
  logger: Logger,
  clock: () => number = Date.now,
): Promise<void> {
  const skewMs = await clockSkewMs(database, clock);
  if (Math.abs(skewMs) <= WARN_MS) return;
  const message = `This computer's clock is ${described(skewMs)} the database's.`;
  if (Math.abs(skewMs) > REFUSE_MS) {
    throw new Error(
      `${message} Jobs would be taken from workers that still run them: synchronize both with NTP.`,
    );
  }
  logger.warn({ skewMs }, message);
}

/** How far this clock is ahead of the database's, from the sample with the shortest round trip. */
export async function clockSkewMs(
  database: pg.Pool,
  clock: () => number = Date.now,
): Promise<number> {
  let best = { roundTrip: Number.POSITIVE_INFINITY, skew: 0 };
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const [sent, started] = [clock(), performance.now()];
    const { rows } = await database.query<{ now: number }>(
      'select (extract(epoch from clock_timestamp()) * 1000)::float8 as now',
    );
    const roundTrip = performance.now() - started;
    const [row] = rows;
    if (row && roundTrip < best.roundTrip) {
      best = { roundTrip, skew: sent + roundTrip / 2 - row.now };
    }
  }
  return best.skew;
}

export function described(skewMs: number): string {
  const seconds = (Math.abs(skewMs) / 1_000).toFixed(1);
  return `${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'}`;
}
