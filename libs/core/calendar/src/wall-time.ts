import { MS_PER_DAY } from './duration.js';

declare const wallTimeBrand: unique symbol;

/**
 * What a clock on the wall shows, written as the milliseconds since 1970-01-01T00:00 on that same
 * wall. It becomes an instant only together with a zone, hence a type of its own.
 */
export type WallTime = number & { readonly [wallTimeBrand]: 'WallTime' };

/** @param day days since 1970-01-01  @param msOfDay may exceed a day: the following date */
export function wallTime(day: number, msOfDay: number): WallTime {
  return (day * MS_PER_DAY + msOfDay) as WallTime;
}

/** Days from 1970-01-01 to the date that the wall shows. */
export function dayOfWall(wall: WallTime): number {
  return Math.floor(wall / MS_PER_DAY);
}
