import { attainment } from '@meridian/core-service-level';
import { CompiledCalendars } from '@meridian/feature-coverage';
import { statement } from '@meridian/platform-database';
import type { Check, ExaminedOrganization, Examination } from '@meridian/platform-doctor';
import type { Tenancy } from '@meridian/platform-tenancy';
import { applicableLevels } from '../evaluation/applicable-levels.js';
import { looking } from './looking.js';
import { rebuildAdvice } from './rebuild-advice.js';

interface CountedWindow {
  readonly serviceLevelId: string;
  readonly windowStart: string;
  readonly met: number;
  readonly missed: number;
  readonly undecided: number;
  readonly stored: {
    readonly status: string;
    readonly belowMinimum: boolean;
    readonly met: number;
    readonly missed: number;
    readonly undecided: number;
  } | null;
}

/** As few windows as there are months of service levels, whatever the number of cases. */
const COUNTED = statement<{ after: string; size: number }, CountedWindow & { key: string }>(
  'service-levels.counted-windows',
  `with counted as (
     select service_level_id, window_start,
            count(*) filter (where outcome = 'MET')::integer as met,
            count(*) filter (where outcome = 'MISSED')::integer as missed,
            count(*) filter (where outcome = 'UNDECIDED')::integer as undecided
       from case_clocks where window_start is not null group by 1, 2
   )
   select * from (
     select concat_ws(' ', coalesce(c.service_level_id, a.service_level_id),
                           coalesce(c.window_start, a.window_start)) as key,
            coalesce(c.service_level_id, a.service_level_id) as "serviceLevelId",
            coalesce(c.window_start, a.window_start)::text as "windowStart",
            coalesce(c.met, 0) as met, coalesce(c.missed, 0) as missed,
            coalesce(c.undecided, 0) as undecided,
            case when a.id is null then null else json_build_object('status', a.status,
              'belowMinimum', a.below_minimum, 'met', a.met, 'missed', a.missed,
              'undecided', a.undecided) end as stored
       from counted c
       full join attainments a using (service_level_id, window_start)) windows
    where key > :after order by key limit :size`,
);

const PAGE = 1_000;

/** Attainments follow from the clocks, which another check follows back to the events. */
export const ATTAINMENTS: Check = {
  name: 'attainments',
  proves:
    'each month of each service level counts its clocks rightly and is judged by its objective',
  counts: 'months',
  async examine({ tenancy, organizations }, examination) {
    const calendars = new CompiledCalendars();
    for (const organization of organizations) {
      await judgeAgain(tenancy, organization, calendars, examination);
    }
  },
};

async function judgeAgain(
  tenancy: Tenancy,
  { slug, caller }: ExaminedOrganization,
  calendars: CompiledCalendars,
  examination: Examination,
): Promise<void> {
  const levels = await applicableLevels(looking(tenancy, caller), calendars);
  const byId = new Map([...levels.values()].flat().map((level) => [level.id, level]));
  for (let after = ''; ;) {
    const windows = await tenancy.read(caller, COUNTED, { after, size: PAGE });
    examination.saw(windows.length);
    for (const window of windows) {
      const level = byId.get(window.serviceLevelId);
      if (!level || isRight(window, attainment(window, level.objective))) continue;
      const { serviceLevelId, windowStart } = window;
      examination.failed(
        `${slug}: service level ${serviceLevelId} in ${windowStart.slice(0, 7)} is not what its cases make it`,
        rebuildAdvice(slug),
      );
    }
    const last = windows.at(-1);
    if (!last || windows.length < PAGE) return;
    after = last.key;
  }
}

function isRight(
  { met, missed, undecided, stored }: CountedWindow,
  expected: { readonly status: string; readonly belowMinimum: boolean },
): boolean {
  if (stored === null) return met + missed + undecided === 0;
  return (
    stored.met === met &&
    stored.missed === missed &&
    stored.undecided === undecided &&
    stored.status === expected.status &&
    stored.belowMinimum === expected.belowMinimum
  );
}
