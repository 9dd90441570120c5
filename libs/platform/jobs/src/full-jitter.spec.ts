import { describe, expect, it } from '@jest/globals';
import { fullJitter } from './full-jitter.js';

const ALMOST_ONE = 1 - 2 ** -53;

describe('the wait before a job is tried again', () => {
  it.each([
    [1, 999],
    [2, 1_999],
    [5, 15_999],
    [30, 299_999],
    [1_100, 299_999],
  ])('after failure %i of one that waits a second first is at most %i ms', (failures, most) => {
    expect(fullJitter(failures, 1_000, () => ALMOST_ONE)).toBe(most);
  });

  it('can be nothing at all', () => {
    expect(fullJitter(5, 1_000, () => 0)).toBe(0);
  });
});
