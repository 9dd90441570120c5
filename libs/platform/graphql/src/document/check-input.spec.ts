import { describe, expect, it } from '@jest/globals';
import { UploadedFile } from '../scalar/upload.js';
import { Readable } from 'node:stream';
import { checkInput } from './check-input.js';

describe('variables', () => {
  it.each([
    ['a NUL character', { input: { names: ['fine', 'a\0b'] } }, ['input', 'names', 1]],
    ['half of a character', { name: 'a\ud800' }, ['name']],
    ['the other half', { name: '\udc00a' }, ['name']],
  ])('with %s are refused, with the place', (_, variables, path) => {
    expect(() => checkInput(variables)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', path }),
    );
  });

  it('are left alone otherwise: pairs of halves, line breaks, numbers, files', () => {
    const file = new UploadedFile('a', 'text/csv', Readable.from([]));
    expect(() => checkInput({ a: '🙂\n\t', b: [1, null, true], file })).not.toThrow();
  });

  it('of 12 levels pass, of 13 and of 40,000 are refused', () => {
    const nested = (levels: number): unknown =>
      JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
    expect(() => checkInput({ a: nested(11) })).not.toThrow();
    for (const levels of [12, 40_000]) {
      expect(() => checkInput({ a: nested(levels) })).toThrow(
        expect.objectContaining({ code: 'LIMIT_EXCEEDED' }),
      );
    }
  });
});
