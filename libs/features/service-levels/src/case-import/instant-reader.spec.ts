import { describe, expect, it } from '@jest/globals';
import { toIso } from '@meridian/core-calendar';
import type { Instant } from '@meridian/core-calendar';
import { instantReader } from './instant-reader.js';
import type { DateFault } from './instant-reader.js';

const shown = (at: Instant | DateFault): string => (typeof at === 'string' ? at : toIso(at));

function read(text: string, format = 'd/M/yyyy HH:mm', timeZone = 'Europe/Berlin'): string {
  return shown(instantReader(format, timeZone).read(text));
}

describe('dates of a file', () => {
  it('are local time of the zone, in winter and in summer', () => {
    expect(read('29/2/2016 01:16')).toBe('2016-02-29T00:16:00.000Z');
    expect(read('1/7/2016 01:16')).toBe('2016-06-30T23:16:00.000Z');
  });

  it('move forward by an hour when clocks jumped over them', () => {
    expect(read('27/3/2016 02:30')).toBe('2016-03-27T01:30:00.000Z');
  });

  it('mean the first of two, or the second when asked for', () => {
    const reader = instantReader('d/M/yyyy HH:mm', 'Europe/Berlin');
    expect(shown(reader.read('30/10/2016 02:30'))).toBe('2016-10-30T00:30:00.000Z');
    expect(shown(reader.readSecond('30/10/2016 02:30'))).toBe('2016-10-30T01:30:00.000Z');
    expect(shown(reader.readSecond('30/10/2016 03:30'))).toBe('2016-10-30T02:30:00.000Z');
    const lordHowe = instantReader('d/M/yyyy HH:mm', 'Australia/Lord_Howe');
    expect(shown(lordHowe.read('3/4/2016 01:45'))).toBe('2016-04-02T14:45:00.000Z');
    expect(shown(lordHowe.readSecond('3/4/2016 01:45'))).toBe('2016-04-02T15:15:00.000Z');
  });

  it.each([
    '31/2/2016 10:00',
    '29/2/2015 10:00',
    '1/13/2016 10:00',
    '0/1/2016 10:00',
    '1/1/2016 24:00',
    '1/1/2016 10:60',
    '1/1/0216 10:00',
  ])('that do not exist are told apart: %s', (text) => {
    expect(read(text)).toBe('IMPOSSIBLE_DATE');
    expect(shown(instantReader('d/M/yyyy HH:mm', 'UTC').readSecond(text))).toBe('IMPOSSIBLE_DATE');
  });

  it.each(['2016-02-29 10:00', 'yesterday', '', '1/1/2016'])(
    'of another form are told apart: "%s"',
    (text) => {
      expect(read(text)).toBe('WRONG_DATE');
      expect(shown(instantReader('d/M/yyyy HH:mm', 'UTC').readSecond(text))).toBe('WRONG_DATE');
    },
  );

  it.each([
    ['2016-02-29T01:16:00Z', '2016-02-29T01:16:00.000Z'],
    ['2016-02-29 01:16:33.5+05:30', '2016-02-28T19:46:33.500Z'],
    ['2016-02-29T01:16-0300', '2016-02-29T04:16:00.000Z'],
    ['2016-02-29T01:16:33.1234', '2016-02-29T00:16:33.123Z'],
    ['2016-02-29 01:16', '2016-02-29T00:16:00.000Z'],
    ['2016-02-30 01:16', 'IMPOSSIBLE_DATE'],
    ['2016-02-30T01:16Z', 'IMPOSSIBLE_DATE'],
    ['2016-02-29', 'WRONG_DATE'],
    ['29/2/2016 01:16', 'WRONG_DATE'],
    ['x:00Z', 'WRONG_DATE'],
  ])('in ISO 8601 carry their offset or are local: %s', (text, expected) => {
    expect(read(text, 'ISO')).toBe(expected);
  });

  it('in ISO 8601 know the second of two times as well', () => {
    const reader = instantReader('ISO', 'Europe/Berlin');
    expect(shown(reader.readSecond('2016-10-30T02:30:00.250'))).toBe('2016-10-30T01:30:00.250Z');
    expect(shown(reader.readSecond('2016-10-30T02:30:00+02:00'))).toBe('2016-10-30T00:30:00.000Z');
  });
});
