import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ExpectedError } from '@meridian/platform-tenancy';
import { decodeCursor, encodeCursor } from './cursor.js';
import { readPage } from './page-arguments.js';

describe('cursors', () => {
  it('reads back what it wrote, and is opaque text for addresses', () => {
    fc.assert(
      fc.property(fc.string(), fc.uuid(), (value, id) => {
        fc.pre(!value.includes('\0'));
        const cursor = encodeCursor('name', [value, id]);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor('name', cursor)).toEqual([value, id]);
      }),
    );
  });

  const of = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    ['of another order', encodeCursor('since', ['a', 'b'])],
    ['that is garbage', "' or 1=1 --"],
    ['that is empty', ''],
    ['that is JSON of another shape', of({ name: 1 })],
    ['with a part too many', of(['name', 'a', 'b', 'c'])],
    ['with a number', of(['name', 1, 'b'])],
    ['with a NUL', of(['name', 'a\0', 'b'])],
    ['that is endless', of(['name', 'a'.repeat(10_000), 'b'])],
  ])('refuses one %s', (_, cursor) => {
    expect(() => decodeCursor('name', cursor)).toThrow(ExpectedError);
  });
});

describe('page arguments', () => {
  it('drops nulls', () => {
    expect(readPage({ first: 5, after: null, last: null })).toEqual({
      first: 5,
      after: undefined,
      last: undefined,
      before: undefined,
    });
  });

  it.each([
    [{}, 'first'],
    [{ first: 1, last: 1 }, 'last'],
    [{ first: 0 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ last: -1 }, 'last'],
    [{ last: 1.5 }, 'last'],
  ])('refuses %j, naming %s', (page, name) => {
    expect(() => readPage(page)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', details: { inputPath: [name] } }),
    );
  });
});
