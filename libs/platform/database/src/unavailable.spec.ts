import { describe, expect, it } from '@jest/globals';
import { isUnavailable } from './unavailable.js';

const coded = (code: string): Error => Object.assign(new Error('of the driver'), { code });

describe('an error of the driver', () => {
  it.each(['08006', '53100', '53300', '57P01', '57P03', '57014', '40001', 'ECONNREFUSED', 'EPIPE'])(
    '%s says that the database cannot be used now',
    (code) => {
      expect(isUnavailable(coded(code))).toBe(true);
      expect(isUnavailable({ driverError: coded(code) })).toBe(true);
    },
  );

  it.each(['23505', '42P01', '22P02', '42501', 'ERR_ASSERTION'])(
    '%s says something else',
    (code) => {
      expect(isUnavailable(coded(code))).toBe(false);
    },
  );

  it('without a code is known by what pg says', () => {
    expect(isUnavailable(new Error('timeout exceeded when trying to connect'))).toBe(true);
    expect(isUnavailable(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isUnavailable(new Error('boom'))).toBe(false);
    expect(isUnavailable(undefined)).toBe(false);
  });
});
