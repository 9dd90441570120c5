import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from './json.js';

describe('canonical JSON', () => {
  it('does not depend on the order of keys, at any depth', () => {
    const one = canonicalJson({ b: [{ d: 1, c: 'x' }], a: null });
    const other = canonicalJson({ a: null, b: [{ c: 'x', d: 1 }] });
    expect(one).toBe('{"a":null,"b":[{"c":"x","d":1}]}');
    expect(other).toBe(one);
  });

  it('keeps the order of lists', () => {
    expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]));
  });

  it('refuses numbers that JSON would turn into null', () => {
    expect(() => canonicalJson({ share: Number.NaN })).toThrow('JSON has no number NaN.');
  });
});
