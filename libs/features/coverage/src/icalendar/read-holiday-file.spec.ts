import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readHolidayFile, type HolidayFile } from './read-holiday-file.js';

const YEARS = { first: 2016, last: 2036 };

const file = (...lines: string[]): HolidayFile =>
  readHolidayFile(['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR'].join('\r\n'), YEARS);

/** One entry that begins on line 2 of its file; its own properties come from line 5 on. */
const entry = (...properties: string[]): string[] => [
  'BEGIN:VEVENT',
  'UID:diwali@example',
  'SUMMARY:Diwali',
  ...properties,
  'END:VEVENT',
];

const datesOf = (...properties: string[]): readonly string[] | undefined =>
  file(...entry(...properties)).entries[0]?.dates;

describe('an iCalendar file of holidays', () => {
  it('gives each entry with its UID, line, name and day', () => {
    expect(file(...entry('DTSTART;VALUE=DATE:20261108'))).toEqual({
      entries: [{ uid: 'diwali@example', line: 2, name: 'Diwali', dates: ['2026-11-08'] }],
      problems: [],
    });
  });

  it.each([
    ['DTEND;VALUE=DATE:20261111', ['2026-11-08', '2026-11-09', '2026-11-10']],
    ['DURATION:P2D', ['2026-11-08', '2026-11-09']],
  ])('closes each day to the one before the end: %s', (length, dates) => {
    expect(datesOf('DTSTART;VALUE=DATE:20261108', length)).toEqual(dates);
  });

  it.each([
    ['FREQ=YEARLY;COUNT=3', '20251225', ['2025-12-25', '2026-12-25', '2027-12-25']],
    [
      'FREQ=YEARLY;INTERVAL=5;UNTIL=20350505',
      '20250505',
      ['2025-05-05', '2030-05-05', '2035-05-05'],
    ],
    ['FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25;COUNT=1', '20251225', ['2025-12-25']],
    ['FREQ=YEARLY;COUNT=3', '20240229', ['2024-02-29', '2028-02-29', '2032-02-29']],
    ['FREQ=YEARLY;COUNT=20', '19980101', ['2016-01-01', '2017-01-01']],
  ])('repeats %s from %s on', (rule, start, dates) => {
    expect(datesOf(`DTSTART;VALUE=DATE:${start}`, `RRULE:${rule}`)).toEqual(dates);
  });

  it('repeats without end to the last year that is asked for', () => {
    const dates = datesOf('DTSTART;VALUE=DATE:20000101', 'RRULE:FREQ=YEARLY') ?? [];
    expect([dates.length, dates[0], dates.at(-1)]).toEqual([21, '2016-01-01', '2036-01-01']);
  });

  it('leaves out what EXDATE excepts, with all days of that year', () => {
    const two = ['DTSTART;VALUE=DATE:20251225', 'DURATION:P2D', 'RRULE:FREQ=YEARLY;COUNT=3'];
    expect(datesOf(...two, 'EXDATE;VALUE=DATE:20261225')).toEqual([
      '2025-12-25',
      '2025-12-26',
      '2027-12-25',
      '2027-12-26',
    ]);
  });

  it('gives a cancelled entry without days, and all so when the file cancels', () => {
    expect(datesOf('STATUS:CANCELLED')).toEqual([]);
    const cancelled = file('METHOD:CANCEL', ...entry('DTSTART;VALUE=DATE:20261108'));
    expect(cancelled.entries.map(({ dates }) => dates)).toEqual([[]]);
  });

  it('unfolds long lines, reads escaped names, and passes over what is within an entry', () => {
    const { entries } = file(
      'BEGIN:VTIMEZONE',
      'TZID:Asia/Kolkata',
      'END:VTIMEZONE',
      'BEGIN:VEVENT',
      'UID;X-SEEN="a;b:c":u1',
      String.raw`SUMMARY;LANGUAGE=en:Eid\, first`,
      String.raw`  day\nof two`,
      'DTSTART;VALUE=DATE:20260320',
      'BEGIN:VALARM',
      'SUMMARY:Not this',
      'END:VALARM',
      'END:VEVENT',
    );
    expect(entries).toMatchObject([{ uid: 'u1', line: 5, name: 'Eid, first day of two' }]);
  });

  it.each([
    [['DTSTART:20261108T090000Z'], 5, 'is not a date. Only entries of whole days'],
    [['DTSTART;VALUE=DATE:20260230'], 5, 'is not a date'],
    [[], 2, 'is not a date'],
    [['DTSTART;VALUE=DATE:20261108', 'DTEND;VALUE=DATE:20261108'], 6, 'from 1 to 31 whole days'],
    [['DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20270101'], 6, 'from 1 to 31 whole days'],
    [['DTSTART;VALUE=DATE:20261108', 'DURATION:PT4H'], 6, 'from 1 to 31 whole days'],
    [['DTSTART;VALUE=DATE:20261108', 'RRULE:FREQ=WEEKLY'], 6, '"FREQ=WEEKLY" is not understood'],
    [['DTSTART;VALUE=DATE:20261108', 'RRULE:FREQ=YEARLY;BYDAY=4TH'], 6, 'is not understood'],
    [['DTSTART;VALUE=DATE:20261108', 'RRULE:FREQ=YEARLY;BYMONTH=12'], 6, 'is not understood'],
    [['DTSTART;VALUE=DATE:00010101', 'RRULE:FREQ=YEARLY'], 5, 'must begin in 1900 or later'],
    [['DTSTART;VALUE=DATE:20261108', 'RECURRENCE-ID:20261108'], 6, 'RECURRENCE-ID is not'],
  ])('refuses an entry with %j, naming line %i', (properties, line, message) => {
    const { entries, problems } = file(...entry(...properties));
    expect(entries).toEqual([]);
    expect(problems).toEqual([{ line, message: expect.stringContaining(message) }]);
  });

  it('keeps what is good beside what is not', () => {
    const { entries, problems } = file(
      'no property at all',
      ...entry('DTSTART:20261108T090000Z'),
      ...entry('DTSTART;VALUE=DATE:20261108'),
      ...entry('DTSTART;VALUE=DATE:20261109'),
      'BEGIN:VEVENT',
      'SUMMARY:Without UID',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'UID:u9',
    );
    expect(entries.map(({ dates }) => dates)).toEqual([['2026-11-08']]);
    expect(problems.map(({ line }) => line)).toEqual([2, 6, 14, 18, 21]);
    expect(problems.at(2)?.message).toContain('The entry on line 8 has the same UID');
    expect(problems.at(-1)?.message).toContain('does not end');
  });

  it('that is none is refused', () => {
    expect(readHolidayFile('date;name\n2026-11-08;Diwali', YEARS)).toEqual({
      entries: [],
      problems: [{ line: 1, message: 'An iCalendar file begins with BEGIN:VCALENDAR.' }],
    });
  });

  it('stays small, whatever it holds', () => {
    const many = Array.from({ length: 2_000 }, (_, index) => [
      'BEGIN:VEVENT',
      `UID:u${index}`,
      'SUMMARY:x',
      'DTSTART;VALUE=DATE:19000101',
      'DURATION:P31D',
      'RRULE:FREQ=YEARLY',
      'END:VEVENT',
    ]).flat();
    const { entries, problems } = file(...many);
    expect(entries.flatMap(({ dates }) => dates).length).toBeLessThanOrEqual(5_000);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain('more than 5000 days');
  });

  it('never fails otherwise, whatever the text', () => {
    const words = fc.constantFrom(
      ...['BEGIN:VEVENT', 'END:VEVENT', 'UID:1', 'SUMMARY:a', 'DTSTART;VALUE=DATE:20260101'],
      ...['DTSTART:', 'RRULE:FREQ=YEARLY', 'RRULE:', 'EXDATE:x', 'DURATION:P', 'END:X', ' folded'],
    );
    const line = fc.oneof(words, fc.string());
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const { entries, problems } = file(...lines);
        for (const problem of problems) expect(problem.line).toBeGreaterThan(0);
        for (const { dates } of entries) expect(new Set(dates).size).toBe(dates.length);
      }),
    );
  });
});
