import { describe, expect, it } from '@jest/globals';
import { toIso } from '@meridian/core-calendar';
import { startOfDay, startOfDayAfter } from './start-of-day.js';

describe('a day', () => {
  it.each([
    ['2025-03-31', 'UTC', '2025-03-31T00:00:00.000Z'],
    ['2025-03-31', 'Asia/Kolkata', '2025-03-30T18:30:00.000Z'],
    ['2025-03-31', 'America/New_York', '2025-03-31T04:00:00.000Z'],
  ])('%s begins in %s at %s', (date, timeZone, at) => {
    expect(toIso(startOfDay(date, timeZone))).toBe(at);
  });

  it('whose midnight the clocks jumped over begins with its first minute', () => {
    expect(toIso(startOfDay('2018-11-04', 'America/Sao_Paulo'))).toBe('2018-11-04T03:00:00.000Z');
  });

  it.each([
    ['2025-03-30', 'Europe/Berlin', 23],
    ['2025-10-26', 'Europe/Berlin', 25],
    ['2025-12-31', 'Europe/Berlin', 24],
    ['2024-02-29', 'UTC', 24],
  ])('%s in %s lasts %i hours', (date, timeZone, hours) => {
    const length = startOfDayAfter(date, timeZone) - startOfDay(date, timeZone);
    expect(length / (60 * 60 * 1000)).toBe(hours);
  });
});
