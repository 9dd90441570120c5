import { statement } from '@meridian/platform-database';

/** Takes cases off the work list; a claimed case is off it only when the result commits. */
export const CLAIM_CASES = statement<{ organizationId: string; most: number }, { id: string }>(
  'service-levels.claim-cases',
  `delete from cases_to_evaluate
    where organization_id = :organizationId
      and id in (select id from cases_to_evaluate where organization_id = :organizationId
                  order by id limit :most for update skip locked)
   returning id`,
);

/** Puts every case of the organization on the work list: for a rebuild. */
export const ENLIST_ALL_CASES = statement<{ organizationId: string }, never>(
  'service-levels.enlist-all-cases',
  `insert into cases_to_evaluate (organization_id, id)
   select organization_id, id from cases where organization_id = :organizationId
   on conflict do nothing`,
);

/** Puts on the work list the cases that a service level may judge: those of its provider. */
export const ENLIST_CASES_OF_LEVEL = statement<
  { organizationId: string; serviceLevelId: string },
  never
>(
  'service-levels.enlist-cases-of-level',
  `insert into cases_to_evaluate (organization_id, id)
   select c.organization_id, c.id from cases c
     join service_levels l on l.organization_id = c.organization_id and l.provider_id = c.provider_id
    where c.organization_id = :organizationId and l.id = :serviceLevelId
   on conflict do nothing`,
);

/** Puts on the work list the cases whose clocks run by a calendar. */
export const ENLIST_CASES_OF_CALENDAR = statement<
  { organizationId: string; calendarId: string },
  never
>(
  'service-levels.enlist-cases-of-calendar',
  `insert into cases_to_evaluate (organization_id, id)
   select distinct k.organization_id, k.case_id from case_clocks k
     join service_levels l on l.organization_id = k.organization_id and l.id = k.service_level_id
    where k.organization_id = :organizationId and l.calendar_id = :calendarId
   on conflict do nothing`,
);

/**
 * Puts on the work list the cases that time alone has changed since they were last timed: a deadline
 * has passed, or an event that was recorded ahead of its time has come.
 */
export const ENLIST_OVERDUE_CASES = statement<
  { organizationId: string; now: Date },
  { id: string }
>(
  'service-levels.enlist-overdue-cases',
  `insert into cases_to_evaluate (organization_id, id)
   select distinct organization_id, case_id from case_clocks
    where organization_id = :organizationId
      and ((outcome = 'UNDECIDED' and due_at < :now) or next_event_at <= :now)
   on conflict do nothing
   returning id`,
);
