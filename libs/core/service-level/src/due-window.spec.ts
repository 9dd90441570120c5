import { describe, expect, test } from '@jest/globals';
import { instantFromIso } from '@meridian/core-calendar';
import { windowOf } from './due-window.js';

describe('the month a case belongs to', () => {
  const dueAt = instantFromIso('2026-10-31T23:30:00-04:00');

  test('due at 2026-10-31T23:30-04:00 it belongs to October in New York, to November in UTC', () => {
    expect(windowOf({ dueAt }, 'America/New_York')?.label).toBe('2026-10');
    expect(windowOf({ dueAt }, 'UTC')?.label).toBe('2026-11');
  });

  test('due at the first instant of a month it belongs to that month', () => {
    const midnight = instantFromIso('2026-11-01T00:00:00-04:00');
    expect(windowOf({ dueAt: midnight }, 'America/New_York')?.label).toBe('2026-11');
  });

  test('paused short of its target it belongs to no month yet', () => {
    expect(windowOf({ dueAt: null }, 'UTC')).toBeNull();
  });
});
