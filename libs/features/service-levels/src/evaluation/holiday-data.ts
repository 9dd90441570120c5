import { HOLIDAY_DATA_VERSION } from '@meridian/feature-coverage';
import { statement } from '@meridian/platform-database';
import { recordChange } from '@meridian/platform-outbox';
import type { Work } from '@meridian/platform-tenancy';

interface Scope {
  readonly organizationId: string;
}

const CURRENT = statement<Scope, { version: string }>(
  'service-levels.holiday-data',
  `select version from holiday_data where organization_id = :organizationId`,
);

// Returns nothing to the second of two that adopt the same version at once.
const ADOPT = statement<Scope & { version: string; now: Date }, { version: string }>(
  'service-levels.adopt-holiday-data',
  `insert into holiday_data as d (organization_id, version, adopted_at)
   values (:organizationId, :version, :now)
   on conflict (organization_id) do update
     set version = excluded.version, adopted_at = excluded.adopted_at
   where d.version <> excluded.version
   returning version`,
);

/** Puts on the work list the cases timed by a calendar that closes on public holidays. */
const ENLIST_CASES_OF_HOLIDAYS = statement<Scope, { cases: number }>(
  'service-levels.enlist-cases-of-holidays',
  `with concerned as materialized (
     select distinct k.organization_id, k.case_id from case_clocks k
       join service_levels l on l.organization_id = k.organization_id and l.id = k.service_level_id
       join working_calendars c on c.organization_id = l.organization_id and c.id = l.calendar_id
      where k.organization_id = :organizationId and c.holiday_country is not null
   ), listed as (
     insert into cases_to_evaluate (organization_id, id)
     select organization_id, case_id from concerned on conflict do nothing)
   select count(*)::integer as cases from concerned`,
);

/**
 * Sees to it that figures rest on the holiday data of this program: when they were computed with
 * another version, an upgrade for example, the cases concerned are listed to be timed again, and the
 * audit log says why their figures may change. Costs one look-up otherwise.
 */
export async function adoptHolidayData(work: Work, version = HOLIDAY_DATA_VERSION): Promise<void> {
  const { organizationId } = work.caller;
  const [current] = await work.query(CURRENT, { organizationId });
  if (current?.version === version) return;
  const adopted = await work.query(ADOPT, { organizationId, version, now: work.now });
  if (adopted.length === 0) return;
  const [listed] = await work.query(ENLIST_CASES_OF_HOLIDAYS, { organizationId });
  const cases = listed?.cases ?? 0;
  if (cases === 0) return;
  await recordChange(work, {
    action: 'holiday-data.adopted',
    subject: { kind: 'Organization', id: organizationId },
    before: current ? { version: current.version } : null,
    after: { version, cases },
  });
}
