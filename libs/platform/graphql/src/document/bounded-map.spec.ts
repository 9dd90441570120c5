import { describe, expect, it } from '@jest/globals';
import { BoundedMap } from './bounded-map.js';

describe('a bounded map', () => {
  it('forgets what was not asked for the longest', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.get('a');
    map.set('c', 3);
    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
    map.set('c', 4);
    expect([map.size, map.get('a')]).toEqual([2, 1]);
  });
});
