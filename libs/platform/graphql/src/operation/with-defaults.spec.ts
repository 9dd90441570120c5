import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { withDefaults } from './with-defaults.js';

const SCHEMA = buildSchema(`
  enum Weekday { MONDAY FRIDAY }
  input Hours { weekday: Weekday! = FRIDAY, closed: Boolean! = false, note: String }
  input Calendar { name: String!, weekly: [Hours!]! = [], main: Hours }
  type Query { open(calendar: Calendar, from: Int): Boolean }
`);
const DOCUMENT = parse(
  'query Q($calendar: Calendar, $from: Int) { open(calendar: $calendar, from: $from) }',
);

const fill = (variables: Record<string, unknown>) => withDefaults(SCHEMA, DOCUMENT, variables);

describe('variables with their defaults', () => {
  it('have what an input says about fields that are left out, at any depth', () => {
    expect(fill({ calendar: { name: 'Desk' } })).toEqual({
      calendar: { name: 'Desk', weekly: [] },
    });
    expect(fill({ calendar: { name: 'Desk', weekly: [{}, { closed: true }], main: {} } })).toEqual({
      calendar: {
        name: 'Desk',
        weekly: [
          { weekday: 'FRIDAY', closed: false },
          { weekday: 'FRIDAY', closed: true },
        ],
        main: { weekday: 'FRIDAY', closed: false },
      },
    });
  });

  it('keep what was sent, even where it is wrong', () => {
    const sent = {
      calendar: { name: 1, weekly: null, main: null, other: 'x' },
      from: 'y',
      more: 2,
    };
    expect(fill(sent)).toEqual(sent);
  });

  it('stay absent when they were not sent at all', () => {
    expect(fill({})).toEqual({});
  });

  it('leave the request as it was', () => {
    const calendar = Object.freeze({ name: 'Desk' });
    fill({ calendar });
    expect(calendar).toEqual({ name: 'Desk' });
  });
});
