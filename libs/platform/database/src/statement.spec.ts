import { describe, expect, it } from '@jest/globals';
import { statement } from './statement.js';

describe('a hand-written statement', () => {
  it('gives each named parameter one position, however often it is named', () => {
    const find = statement<{ organizationId: string; name: string }, never>(
      'test.find',
      'select :name where organization_id = :organizationId and (name = :name or alias = :name)',
    );
    expect(find.text).toBe('select $1 where organization_id = $2 and (name = $1 or alias = $1)');
    expect(find.values({ organizationId: 'o', name: 'n' })).toEqual(['n', 'o']);
  });

  it('leaves casts alone, also those of parameters', () => {
    const cast = statement<{ id: string }, never>('test.cast', 'select :id::uuid, now()::text');
    expect(cast.text).toBe('select $1::uuid, now()::text');
  });

  it('leaves a time of day in a literal alone', () => {
    const hours = statement<{ at: string }, never>('test.hours', `select '08:00', '24:00', :at`);
    expect(hours.text).toBe(`select '08:00', '24:00', $1`);
  });

  it('leaves a format with colons between its letters alone', () => {
    const shown = statement<{ at: string }, never>(
      'test.shown',
      `select to_char(:at, 'HH24:MI:SS')`,
    );
    expect(shown.text).toBe(`select to_char($1, 'HH24:MI:SS')`);
  });

  it('takes a name that begins like another as another', () => {
    const two = statement<{ id: string; id2: string }, never>('test.two', 'select :id2, :id');
    expect(two.text).toBe('select $1, $2');
    expect(two.values({ id: 'first', id2: 'second' })).toEqual(['second', 'first']);
  });

  it('binds null, zero, false and the empty text as they are', () => {
    const blank = statement<Record<string, unknown>, never>('test.blank', 'select :a, :b, :c, :d');
    expect(blank.values({ a: null, b: 0, c: false, d: '' })).toEqual([null, 0, false, '']);
  });

  it('names the parameter for which there is no value', () => {
    const find = statement<{ id?: string }, never>('test.find', 'select :id');
    expect(() => find.values({})).toThrow('Statement test.find: no value for :id');
  });

  it('does not take what every object has for a value', () => {
    const odd = statement<object, never>('test.odd', 'select :toString');
    expect(() => odd.values({})).toThrow('no value for :toString');
  });
});
