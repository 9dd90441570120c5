import type { ReadModel } from '@meridian/platform-graphql';

export const COVERAGE_READ_MODELS: readonly ReadModel[] = [
  { type: 'WorkingCalendar', table: 'working_calendars', providers: 'own-or-shared' },
];
