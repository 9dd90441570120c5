import { instant, toIso } from '@meridian/core-calendar';
import { runClock } from '@meridian/core-service-level';
import {
  CalendarSource,
  calendarSourceOf,
  CompiledCalendars,
  HOLIDAY_DATA_VERSION,
} from '@meridian/feature-coverage';
import { Field, ObjectType } from '@nestjs/graphql';
import { Inject, Injectable } from '@nestjs/common';
import { Allow, DateScalar, DateTimeScalar, DurationScalar } from '@meridian/platform-graphql';
import { Tenancy, type Caller } from '@meridian/platform-tenancy';
import { applicableLevels, type ApplicableLevel } from '../evaluation/applicable-levels.js';
import { RECORDED_CASES, recordedCase, type RecordedCase } from '../evaluation/recorded-cases.js';
import { CaseState, ClockSide } from '../state-rules.js';

@ObjectType({
  description: 'A stretch in which a case stood in one state, and what it did to the clock.',
})
@Allow('service-levels:read')
export class ClockSegment {
  @Field(() => DateTimeScalar, { description: 'From this instant.' })
  from!: string;

  @Field(() => DateTimeScalar, { description: 'To this instant.' })
  to!: string;

  @Field(() => Boolean, { description: 'Whether its business time counts against the target.' })
  counts!: boolean;

  @Field(() => ClockSide, { description: 'Whom it is put down to.' })
  side!: `${ClockSide}`;

  @Field(() => String, { description: 'Why, in words.' })
  cause!: string;

  @Field(() => CaseState, {
    nullable: true,
    description: 'State of the case; none where it was open before anything was recorded about it.',
  })
  state!: string | null;

  @Field(() => DurationScalar, { description: 'Open time of the working calendar in the stretch.' })
  businessTime!: number;
}

@ObjectType({
  description: 'A date on which the working calendar was closed or had special hours.',
})
@Allow('service-levels:read')
export class CalendarRemark {
  @Field(() => DateScalar, { description: 'The local date.' })
  date!: string;

  @Field(() => String, { description: 'WEEKLY, HOLIDAY, EXCEPTION, SPECIAL_HOURS or SKIPPED.' })
  reason!: string;

  @Field(() => String, { nullable: true, description: 'Name of the holiday or exception.' })
  name!: string | null;

  @Field(() => CalendarSource, {
    nullable: true,
    description: 'Who says so; none where the weekly hours or the zone decide.',
  })
  source!: CalendarSource | null;
}

@ObjectType({
  description: 'How the figures of a clock came about, recomputed from the recorded events.',
})
@Allow('service-levels:read')
export class ClockExplanation {
  @Field(() => [ClockSegment], { description: 'When it ran and when it stood, in order.' })
  segments!: ClockSegment[];

  @Field(() => [CalendarRemark], {
    description:
      'Dates between start and end that were not ordinary working days, with the reason.',
  })
  calendarRemarks!: CalendarRemark[];

  @Field(() => String, {
    description: 'Versions of the holiday package and of the overlay that were used.',
  })
  holidayData!: string;
}

/** Which clock is to be explained. */
export interface ClockKey {
  readonly caseId: string;
  readonly serviceLevelId: string;
}

/** Runs clocks again, keeping account of each stretch. */
@Injectable()
export class ClockExplainer {
  constructor(
    @Inject(Tenancy) private readonly tenancy: Tenancy,
    @Inject(CompiledCalendars) private readonly calendars: CompiledCalendars,
  ) {}

  /** One explanation per key, in their order; null where case or level is not there to see. */
  explain(caller: Caller, keys: readonly ClockKey[]): Promise<(ClockExplanation | null)[]> {
    return this.tenancy.command(caller, async (work) => {
      const levels = [...(await applicableLevels(work, this.calendars)).values()].flat();
      const levelById = new Map(levels.map((level) => [level.id, level]));
      const rows = await work.query(RECORDED_CASES, {
        organizationId: caller.organizationId,
        caseIds: [...new Set(keys.map(({ caseId }) => caseId))],
      });
      const caseById = new Map(rows.map((row) => [row.id, recordedCase(row)]));
      return keys.map(({ caseId, serviceLevelId }) => {
        const subject = caseById.get(caseId);
        const level = levelById.get(serviceLevelId);
        return subject && level ? explanation(subject, level, work.now) : null;
      });
    });
  }
}

function explanation(subject: RecordedCase, level: ApplicableLevel, now: Date): ClockExplanation {
  const asOf = instant(now.getTime());
  const clock = runClock(level.clock, level.calendar, subject, asOf);
  const remarks = level.calendar.explainDays(clock.startedAt, clock.stoppedAt ?? asOf);
  return {
    segments: clock.segments.map((segment) => ({
      ...segment,
      from: toIso(segment.from),
      to: toIso(segment.to),
    })),
    calendarRemarks: remarks.map((remark) => ({
      date: remark.date,
      reason: remark.reason,
      name: remark.name ?? null,
      source: calendarSourceOf(remark),
    })),
    holidayData: HOLIDAY_DATA_VERSION,
  };
}
