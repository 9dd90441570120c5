import { describe, expect, it } from '@jest/globals';
import { HOLIDAY_OVERLAY, readOverlay } from './holiday-overlay.js';
import { packageHolidays } from './package-holidays.js';
import { HOLIDAY_DATA_VERSION, overlaidHolidays, publicHolidays } from './public-holidays.js';

const HEADER = 'country,subdivision,date,change,name,reason\n';
const INDIA = { country: 'IN', subdivision: null };

describe('the overlay of public holidays', () => {
  it('gives India the Diwali, Holi and Eid that the package lacks, and says that it does', () => {
    expect(publicHolidays(INDIA)(2026)).toEqual(
      expect.arrayContaining([
        { date: '2026-03-04', name: 'Holi', origin: 'OVERLAY' },
        { date: '2026-03-21', name: 'Id-ul-Fitr', origin: 'OVERLAY' },
        { date: '2026-11-08', name: 'Diwali (Deepavali)', origin: 'OVERLAY' },
        { date: '2026-01-26', name: 'Republic Day', origin: 'PACKAGE' },
      ]),
    );
  });

  it('of a country holds in its states, and that of a state there alone', () => {
    const shivaji = { date: '2026-02-19', origin: 'OVERLAY' };
    const maharashtra = publicHolidays({ country: 'IN', subdivision: 'MH' })(2026);
    expect(maharashtra).toContainEqual(expect.objectContaining(shivaji));
    expect(maharashtra).toContainEqual(expect.objectContaining({ date: '2026-11-08' }));
    expect(publicHolidays(INDIA)(2026)).not.toContainEqual(expect.objectContaining(shivaji));
  });

  it('marks days that hang on a moon not yet sighted as estimated, its own and the package’s', () => {
    const names = publicHolidays(INDIA)(2027).map(({ name }) => name);
    expect(names).toContain('Id-ul-Fitr (estimated)');
    const turkey = publicHolidays({ country: 'TR', subdivision: null })(2031);
    expect(turkey.filter(({ name }) => name.endsWith('(estimated)')).length).toBeGreaterThan(5);
    expect(turkey).toContainEqual(expect.objectContaining({ name: "New Year's Day" }));
  });

  it('takes away what is no holiday, and can put another in its place', () => {
    const dhaka = publicHolidays({ country: 'BD', subdivision: null })(2026);
    expect(dhaka.filter(({ date }) => date === '2026-08-15')).toEqual([]);
    expect(dhaka.filter(({ date }) => date === '2026-03-17')).toEqual([
      { date: '2026-03-17', name: 'Shab-e-Qadr', origin: 'OVERLAY' },
    ]);
  });

  it('changes nothing where a line says only why the package stays', () => {
    const kept = readOverlay(`${HEADER}IN,,2026-01-26,keep,Republic Day,an example`);
    const fromPackage = packageHolidays(INDIA)(2026).map(({ date }) => date);
    expect(overlaidHolidays(INDIA, kept)(2026).map(({ date }) => date)).toEqual(fromPackage);
  });

  it('adds no day that the package has, and removes none that it lacks', () => {
    const regions = new Map<string, ReturnType<typeof packageHolidays>>();
    for (const { country, subdivision, date, change } of HOLIDAY_OVERLAY.changes) {
      const region = `${country}-${subdivision}`;
      const holidays = regions.get(region) ?? packageHolidays({ country, subdivision });
      regions.set(region, holidays);
      const has = holidays(Number(date.slice(0, 4))).some((day) => day.date === date);
      const replaced = HOLIDAY_OVERLAY.changes.some(
        (other) => other.change === 'remove' && other.country === country && other.date === date,
      );
      if (change === 'add' && has) expect([country, date, replaced]).toEqual([country, date, true]);
      if (change === 'remove') expect([country, date, has]).toEqual([country, date, true]);
    }
  }, 120_000);

  it('says each thing once, with a reason, in years that it is reviewed for', () => {
    const { changes } = HOLIDAY_OVERLAY;
    expect(changes.length).toBeGreaterThan(800);
    const keys = changes.map((one) => [one.country, one.subdivision, one.date, one.change].join());
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(changes.map(({ date }) => date.slice(0, 4)))).toEqual(
      new Set(['2025', '2026', '2027']),
    );
  });

  it('of another text is another version', () => {
    const one = readOverlay(`${HEADER}IN,,2026-01-26,keep,Republic Day,an example`);
    const other = readOverlay(`${HEADER}IN,,2026-01-26,keep,Republic Day,another example`);
    expect(one.edition).not.toBe(other.edition);
    expect(HOLIDAY_DATA_VERSION).toMatch(/^date-holidays \d+\.\d+\.\d+, overlay [0-9a-f]{12}$/);
  });

  it.each([
    'IN,,2026-1-26,add,Republic Day,why',
    'IN,,2026-01-26,adds,Republic Day,why',
    'IN,,2026-01-26,add,Republic Day,',
    'in,,2026-01-26,add,Republic Day,why',
  ])('with the line %s is refused, with the number of the line', (line) => {
    expect(() => readOverlay(HEADER + line)).toThrow('Line 2 of the holiday overlay');
  });
});
