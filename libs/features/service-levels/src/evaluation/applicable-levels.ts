import { milliseconds, type CompiledCalendar, type Instant } from '@meridian/core-calendar';
import {
  fractionFromDecimal,
  type ClockDefinition,
  type Objective,
} from '@meridian/core-service-level';
import type { CalendarDefinition, CompiledCalendars } from '@meridian/feature-coverage';
import { statement } from '@meridian/platform-database';
import type { Work } from '@meridian/platform-tenancy';
import type { StateRule } from '../state-rules.js';
import { startOfDay, startOfDayAfter } from './start-of-day.js';

/** A service level with everything needed to judge cases by it. */
export interface ApplicableLevel {
  readonly id: string;
  readonly providerId: string;
  /** Only cases in the hands of this team count; null when every team's do. */
  readonly teamReference: string | null;
  /** Only cases of these priorities count; all when empty. */
  readonly priorities: ReadonlySet<string>;
  /** Zone of the contract, in which its months begin and end. */
  readonly timeZone: string;
  /** Cases opened from here on count, and before `until` where it ends. */
  readonly from: Instant;
  readonly until: Instant | null;
  readonly clock: ClockDefinition;
  readonly calendar: CompiledCalendar;
  readonly objective: Objective;
}

interface LevelRow extends CalendarDefinition {
  id: string;
  providerId: string;
  engagementId: string | null;
  teamReference: string | null;
  priorities: string[];
  contractZone: string;
  startsOn: string;
  endsOn: string | null;
  targetSeconds: number;
  stateRules: StateRule[];
  expected: string;
  minimum: string | null;
}

const LEVELS = statement<{ organizationId: string }, LevelRow>(
  'service-levels.applicable',
  `select l.id, l.provider_id as "providerId", l.engagement_id as "engagementId",
          t.reference as "teamReference", l.priorities, k.time_zone as "contractZone",
          l.starts_on::text as "startsOn", l.ends_on::text as "endsOn",
          l.target_seconds as "targetSeconds", l.state_rules as "stateRules",
          l.expected::text as expected, l.minimum::text as minimum,
          c.time_zone as "timeZone", c.holiday_country as "holidayCountry",
          c.holiday_subdivision as "holidaySubdivision", c.weekly, c.exceptions
     from service_levels l
     join contracts k on k.organization_id = l.organization_id and k.id = l.contract_id
     join working_calendars c on c.organization_id = l.organization_id and c.id = l.calendar_id
     left join engagements e on e.organization_id = l.organization_id and e.id = l.engagement_id
     left join teams t on t.organization_id = e.organization_id and t.id = e.team_id
    where l.organization_id = :organizationId
    order by l.id`,
);

/** All service levels of the organization, by provider, ready to judge cases. */
export async function applicableLevels(
  work: Pick<Work, 'caller' | 'query'>,
  calendars: CompiledCalendars,
): Promise<Map<string, ApplicableLevel[]>> {
  const rows = await work.query(LEVELS, { organizationId: work.caller.organizationId });
  const byProvider = new Map<string, ApplicableLevel[]>();
  for (const row of rows) {
    // An engagement whose team has no name in the files can own no case.
    if (row.engagementId !== null && row.teamReference === null) continue;
    const levels = byProvider.get(row.providerId) ?? [];
    levels.push(levelOf(row, calendars));
    byProvider.set(row.providerId, levels);
  }
  return byProvider;
}

function levelOf(row: LevelRow, calendars: CompiledCalendars): ApplicableLevel {
  return {
    id: row.id,
    providerId: row.providerId,
    teamReference: row.teamReference,
    priorities: new Set(row.priorities),
    timeZone: row.contractZone,
    from: startOfDay(row.startsOn, row.contractZone),
    until: row.endsOn === null ? null : startOfDayAfter(row.endsOn, row.contractZone),
    clock: {
      target: milliseconds(row.targetSeconds * 1000),
      stateRules: new Map(row.stateRules.map((rule) => [rule.state, rule])),
    },
    calendar: calendars.of(row),
    objective: {
      expected: fractionFromDecimal(row.expected),
      ...(row.minimum === null ? {} : { minimum: fractionFromDecimal(row.minimum) }),
    },
  };
}

/** Whether a level judges a case, by its priority and team now and the day on which it was opened. */
export function judges(
  level: ApplicableLevel,
  subject: { priority: string; teamReference: string | null; openedAt: Instant },
): boolean {
  return (
    (level.priorities.size === 0 || level.priorities.has(subject.priority)) &&
    (level.teamReference === null || level.teamReference === subject.teamReference) &&
    subject.openedAt >= level.from &&
    (level.until === null || subject.openedAt < level.until)
  );
}
