import { WeekdayName, WorkingCalendar } from '@meridian/feature-coverage';
import type { Load } from './load.js';
import type { SitePlan } from './plan/organization-plan.js';

const WEEK = Object.values(WeekdayName);
const WEEKEND: readonly WeekdayName[] = [WeekdayName.SATURDAY, WeekdayName.SUNDAY];

/** Monday to Friday from 08:00 to 18:00 in the zone of the site, closed on its public holidays. */
export function loadOfficeHours(load: Load, site: SitePlan, providerId: string): Promise<string> {
  const name = `${site.name} office hours`;
  const weekly = WEEK.filter((weekday) => !WEEKEND.includes(weekday)).map((weekday) => ({
    weekday,
    windows: [{ start: '08:00', end: '18:00' }],
  }));
  return load.kept.idOr(WorkingCalendar, { name }, () =>
    load.services.coverage.createWorkingCalendar(load.caller, {
      providerId,
      name,
      timeZone: site.timeZone,
      holidays: { country: site.country, subdivision: site.subdivision },
      weekly,
      exceptions: [],
    }),
  );
}

/** Every hour of every day; shared by all providers. */
export function loadRoundTheClock(load: Load): Promise<string> {
  const name = 'Round the clock';
  const weekly = WEEK.map((weekday) => ({ weekday, windows: [{ start: '00:00', end: '24:00' }] }));
  return load.kept.idOr(WorkingCalendar, { name }, () =>
    load.services.coverage.createWorkingCalendar(load.caller, {
      name,
      timeZone: 'UTC',
      weekly,
      exceptions: [],
    }),
  );
}
