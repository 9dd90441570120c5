import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GraphQLScalarType } from 'graphql';
import { CountryCodeScalar, CurrencyCodeScalar, TimeZoneScalar } from './codes.js';
import { DateTimeScalar } from './date-time.js';
import { DateScalar } from './date.js';
import { DecimalScalar } from './decimal.js';
import { DurationScalar } from './duration.js';

const refused: readonly [GraphQLScalarType, readonly unknown[]][] = [
  [
    DateTimeScalar,
    [
      '2026-02-29T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-00-10T00:00:00Z',
      '2026-01-01T24:00:00Z',
      '2026-01-01T00:00:60Z',
      '2026-01-01T00:00:00',
      '2026-01-01',
      '2026-01-01 00:00:00Z',
      '+010000-01-01T00:00:00Z',
      1_700_000_000_000,
      null,
    ],
  ],
  [DateScalar, ['2026-02-29', '2026-2-1', '2026-02-00', '0000-01-01', '2026-02-01T00:00:00Z', 5]],
  [DurationScalar, ['P', 'PT', 'P1DT', 'P1Y', 'P1M', 'PT1.5H', 'PT0.0001S', '8h', '', '-', 28_800]],
  [DecimalScalar, ['', '1e5', '1.', '.5', '+1', '0x10', 'NaN', 'Infinity', '1,5', ' 1', 12.5]],
  [CurrencyCodeScalar, ['eur', 'EURO', '978', '', null]],
  [CountryCodeScalar, ['in', 'IND', '', null]],
  [
    TimeZoneScalar,
    ['+02:00', 'Europe/Nowhere', 'europe/berlin; drop', '../etc/passwd', '', 'A'.repeat(10_000)],
  ],
];

describe.each(refused)('%s', (scalar, values) => {
  it.each(values.map((value) => [value]))('refuses %j', (value) => {
    expect(() => scalar.parseValue(value)).toThrow('Expected: ');
  });
});

describe('DateTime', () => {
  it('passes on what PostgreSQL writes, in UTC', () => {
    expect(DateTimeScalar.serialize('2016-02-29T01:16:00+00:00')).toBe('2016-02-29T01:16:00Z');
    expect(DateTimeScalar.serialize('2016-02-29T01:16:00.123456+00:00')).toBe(
      '2016-02-29T01:16:00.123456Z',
    );
    expect(DateTimeScalar.serialize('2016-02-29T01:16:00+05:30')).toBe('2016-02-28T19:46:00Z');
    expect(DateTimeScalar.serialize(new Date(0))).toBe('1970-01-01T00:00:00Z');
    expect(() => DateTimeScalar.serialize('yesterday')).toThrow(TypeError);
    expect(() => DateTimeScalar.serialize(0)).toThrow(TypeError);
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('2999-12-31'), noInvalidDate: true }),
        (date) => {
          expect(DateTimeScalar.parseValue(DateTimeScalar.serialize(date))).toEqual(date);
        },
      ),
    );
  });

  it('knows leap days', () => {
    expect(DateTimeScalar.parseValue('2000-02-29T00:00:00+01:00')).toEqual(
      new Date('2000-02-28T23:00:00Z'),
    );
    expect(() => DateTimeScalar.parseValue('1900-02-29T00:00:00Z')).toThrow();
    expect(DateScalar.parseValue('2028-02-29')).toBe('2028-02-29');
  });
});

describe('Duration', () => {
  it.each([
    ['PT8H30M', 30_600_000],
    ['P1W', 604_800_000],
    ['P1DT12H', 129_600_000],
    ['PT0.25S', 250],
    ['-PT5M', -300_000],
    ['PT0S', 0],
    ['-PT0S', 0],
    ['PT90M', 5_400_000],
  ])('reads %s', (text, milliseconds) => {
    expect(DurationScalar.parseValue(text)).toBe(milliseconds);
  });

  it('writes hours as the largest unit, and takes bigint texts', () => {
    expect(DurationScalar.serialize(129_600_000)).toBe('PT36H');
    expect(DurationScalar.serialize('5400250')).toBe('PT1H30M0.25S');
    expect(DurationScalar.serialize(-1_000)).toBe('-PT1S');
    expect(() => DurationScalar.serialize(1.5)).toThrow(TypeError);
    expect(() => DurationScalar.serialize('8h')).toThrow(TypeError);
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e13, max: 1e13 }), (milliseconds) => {
        const text = DurationScalar.serialize(milliseconds);
        expect(DurationScalar.parseValue(text)).toBe(milliseconds);
      }),
    );
  });
});

describe('Decimal', () => {
  it('keeps every digit', () => {
    expect(DecimalScalar.parseValue('99999999999999999999.0001')).toBe('99999999999999999999.0001');
    expect(DecimalScalar.serialize('0.10')).toBe('0.10');
    expect(() => DecimalScalar.serialize(0.1)).toThrow(TypeError);
  });
});

describe('codes', () => {
  it('takes codes by their form, and time zones that exist', () => {
    expect(CurrencyCodeScalar.parseValue('EUR')).toBe('EUR');
    expect(CountryCodeScalar.parseValue('IN')).toBe('IN');
    for (const zone of ['Europe/Berlin', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires', 'UTC']) {
      expect(TimeZoneScalar.parseValue(zone)).toBe(zone);
    }
  });
});
