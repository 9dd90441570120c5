import { describe, expect, it } from '@jest/globals';
import { nearestName } from './nearest-name.js';

describe('the nearest name', () => {
  it.each([
    ['Opened At', 'opened_at'],
    ['incident_state', 'ident_state'],
    ['asignment_group', 'assignment_group'],
  ])('for "%s" is %s', (wanted, expected) => {
    const names = ['number', 'ident_state', 'opened_at', 'assignment_group'];
    expect(nearestName(wanted, names)).toBe(expected);
  });

  it('is none when nothing is alike', () => {
    expect(nearestName('priority', ['number', 'x'])).toBeNull();
    expect(nearestName('priority', [])).toBeNull();
  });
});
