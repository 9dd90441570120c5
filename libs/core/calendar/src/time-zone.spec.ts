import { describe, expect, test } from '@jest/globals';
import { isTimeZone, nearestTimeZones, requireTimeZone } from './time-zone.js';

describe('time zone names', () => {
  test.each(['Europe/Berlin', 'Asia/Kolkata', 'Asia/Calcutta', 'UTC', 'Etc/GMT+5'])(
    '%s is a zone',
    (name) => {
      expect(isTimeZone(name)).toBe(true);
    },
  );

  test.each([
    '',
    'Europe/Berln',
    '+05:30',
    '-04:00',
    'Berlin time',
    'Mars/Olympus',
    'x'.repeat(500),
  ])('"%s" is not a zone', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });

  test.each([
    ['Europe/Berln', 'Europe/Berlin'],
    ['berlin', 'Europe/Berlin'],
    ['new york', 'America/New_York'],
    ['Asia/Kolkatta', 'Asia/Kolkata'],
    ['Europe/Kyivv', 'Europe/Kyiv'],
  ])('for "%s" the first suggestion is %s', (typed, expected) => {
    expect(nearestTimeZones(typed)[0]).toBe(expected);
  });

  test('the message for an unknown zone says where it stands and offers near names', () => {
    expect(() => requireTimeZone('Europe/Berln', 'timeZone')).toThrow(
      /^timeZone: "Europe\/Berln" is not a time zone\. Did you mean Europe\/Berlin, .+\?/,
    );
  });
});
