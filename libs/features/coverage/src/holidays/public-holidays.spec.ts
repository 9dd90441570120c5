import { describe, expect, it } from '@jest/globals';
import { ExpectedError } from '@meridian/platform-tenancy';
import fc from 'fast-check';
import { requireHolidayRegion } from './holiday-region.js';
import { publicHolidays } from './public-holidays.js';

const datesOf = (country: string, year: number, subdivision: string | null = null): string[] =>
  publicHolidays({ country, subdivision })(year).map(({ date }) => date);

const namesOn = (country: string, date: string): string[] =>
  publicHolidays({ country, subdivision: null })(Number(date.slice(0, 4)))
    .filter((holiday) => holiday.date === date)
    .map(({ name }) => name);

function refusalOf(region: { country: string; subdivision: string | null }): unknown {
  try {
    requireHolidayRegion(region, 'input', 'holidays');
    return null;
  } catch (error) {
    return error instanceof ExpectedError ? { message: error.message, ...error.details } : error;
  }
}

describe('public holidays', () => {
  it('have names, in English', () => {
    expect(namesOn('PL', '2026-11-11')).toEqual(['Independence Day']);
  });

  it('are those of the region, where regions differ', () => {
    expect(datesOf('GB', 2026, 'SCT')).toContain('2026-11-30'); // Saint Andrew
    expect(datesOf('GB', 2026, 'ENG')).not.toContain('2026-11-30');
  });

  it('of several days close each of them', () => {
    const tet = ['2025-01-28', '2025-01-29', '2025-01-30', '2025-01-31', '2025-02-01'];
    expect(datesOf('VN', 2025)).toEqual(expect.arrayContaining(tet));
    expect(datesOf('VN', 2025)).not.toContain('2025-02-02');
  });

  it('that run over New Year close the first days of the next year too', () => {
    expect(datesOf('SZ', 2026)).toEqual(expect.arrayContaining(['2026-12-31']));
    expect(namesOn('SZ', '2027-01-02')).toEqual(['Incwala Festival']);
    expect(datesOf('SZ', 2026)).not.toContain('2027-01-02');
  });

  it('over which the clocks go forward are as long as they say', () => {
    // Three days from 30 March 2025, the day of the change.
    const bayram = ['2025-03-30', '2025-03-31', '2025-04-01'];
    expect(datesOf('BA', 2025)).toEqual(expect.arrayContaining(bayram));
    expect(datesOf('BA', 2025)).not.toContain('2025-04-02');
  });

  it('that end with half a day leave that day open', () => {
    // The feast of sacrifice of 2024 in Turkey: 16 to 19 June, and the afternoon before.
    const june = datesOf('TR', 2024).filter((date) => date.startsWith('2024-06'));
    expect(june).toEqual(['2024-06-16', '2024-06-17', '2024-06-18', '2024-06-19']);
  });

  it('of an afternoon leave the day open, for an exception with its short hours', () => {
    expect(namesOn('IS', '2025-12-24')).toEqual([]);
    expect(namesOn('IS', '2025-12-25')).not.toEqual([]);
  });

  it('are each listed under their own year', () => {
    const country = fc.constantFrom('GB', 'PT', 'SZ', 'TR');
    fc.assert(
      fc.property(country, fc.integer({ min: 2000, max: 2040 }), (where, year) => {
        for (const date of datesOf(where, year)) expect(date.slice(0, 4)).toBe(String(year));
      }),
      { numRuns: 12 },
    );
  });
});

describe('a region of holidays', () => {
  it.each([
    { country: 'PT', subdivision: null },
    { country: 'GB', subdivision: 'ENG' },
    { country: 'NP', subdivision: null }, // Known to the overlay alone.
    { country: 'IN', subdivision: 'TS' },
  ])('that is known is taken: $country $subdivision', (region) => {
    expect(refusalOf(region)).toBeNull();
  });

  it('in a country without known holidays is refused, with what to do instead', () => {
    expect(refusalOf({ country: 'XZ', subdivision: null })).toEqual({
      message: 'No public holidays are known for the country XZ; enter them as exceptions.',
      inputPath: ['input', 'holidays', 'country'],
    });
  });

  it('that its country does not have is refused, with those that it has', () => {
    expect(refusalOf({ country: 'GB', subdivision: 'LON' })).toEqual({
      message: expect.stringMatching(/^GB has no region LON\. Known: .*\bENG\b.*\bSCT\b.*\.$/),
      inputPath: ['input', 'holidays', 'subdivision'],
    });
  });

  it('of a country without regions is refused, saying so', () => {
    expect(refusalOf({ country: 'PL', subdivision: 'MZ' })).toMatchObject({
      message: 'PL has no region MZ. Known: none.',
    });
  });
});
