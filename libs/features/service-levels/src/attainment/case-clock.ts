import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Check, Column, Entity, Index, Unique } from 'typeorm';
import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { Allow, DateTimeScalar, DurationScalar } from '@meridian/platform-graphql';
import { OfOrganization } from '@meridian/platform-tenancy';
import { Case } from '../cases/case.js';
import { ServiceLevel } from '../service-level.js';

/** Whether a clock counts at present. */
export enum ClockState {
  RUNNING = 'RUNNING',
  PAUSED = 'PAUSED',
  STOPPED = 'STOPPED',
}

/** How a case did against a service level. */
export enum ClockOutcome {
  MET = 'MET',
  MISSED = 'MISSED',
  UNDECIDED = 'UNDECIDED',
}

registerEnumType(ClockState, {
  name: 'ClockState',
  description: 'Whether a clock counts at present.',
});
registerEnumType(ClockOutcome, {
  name: 'ClockOutcome',
  description: 'How a case did against a service level.',
  valuesMap: {
    MET: { description: 'Resolved within the target.' },
    MISSED: { description: 'Resolved too late, or still open past its deadline.' },
    UNDECIDED: { description: 'Still open and not past its deadline; counts on neither side.' },
  },
});

/**
 * Projection: what a clock said when it was last recomputed from the recorded events. Nothing here
 * is ever added to; any row can be deleted and comes out the same again.
 */
@ObjectType({ description: 'A case timed against a service level.' })
@Allow('service-levels:read')
@Entity('case_clocks')
@OfOrganization()
@BelongsTo(() => ServiceLevel, 'serviceLevelId')
@BelongsTo(() => Case, 'caseId')
@Unique('case_clocks_organization_id_case_id_service_level_id_key', [
  'organizationId',
  'caseId',
  'serviceLevelId',
])
@Index('case_clocks_organization_id_service_level_id_window_start_idx', [
  'organizationId',
  'serviceLevelId',
  'windowStart',
])
@Index('case_clocks_organization_id_due_at_idx', ['organizationId', 'dueAt'], {
  where: `outcome = 'UNDECIDED'`,
})
@Index('case_clocks_organization_id_next_event_at_idx', ['organizationId', 'nextEventAt'], {
  where: 'next_event_at is not null',
})
@Check('case_clocks_state_check', `state in ('RUNNING', 'PAUSED', 'STOPPED')`)
@Check('case_clocks_outcome_check', `outcome in ('MET', 'MISSED', 'UNDECIDED')`)
export class CaseClock extends TenantEntity {
  @Field(() => ID, { description: 'Identifies this clock.' })
  override id!: string;

  @Column('uuid')
  providerId!: string;

  @Column('uuid')
  serviceLevelId!: string;

  @Column('uuid')
  caseId!: string;

  @Field(() => ClockState, { description: 'Running, paused or stopped.' })
  @Column('text')
  state!: ClockState;

  @Field(() => ClockOutcome, { description: 'Met, missed or undecided.' })
  @Column('text')
  outcome!: ClockOutcome;

  @Field(() => DateTimeScalar, { description: 'When it started.' })
  @Column('timestamptz')
  startedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it stopped for good.' })
  @Column('timestamptz', { nullable: true })
  stoppedAt!: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Deadline, pauses taken into account; none while it is paused and has time left.',
  })
  @Column('timestamptz', { nullable: true })
  dueAt!: Date | null;

  /** First day of the month, in the contract's zone, in which the case is due. */
  @Column('date', { nullable: true })
  windowStart!: string | null;

  /** When the first event happens that was recorded ahead of its time: the clock is read again then. */
  @Column('timestamptz', { nullable: true })
  nextEventAt!: Date | null;

  @Field(() => DurationScalar, { name: 'elapsed', description: 'Business time counted.' })
  @Column('bigint')
  elapsedMs!: string;

  @Field(() => DurationScalar, {
    name: 'lateBy',
    description: 'Business time over the target; zero when within it.',
  })
  @Column('bigint')
  lateByMs!: string;

  @Field(() => DurationScalar, {
    name: 'providerTime',
    description: 'Business time in the hands of the provider.',
  })
  @Column('bigint')
  providerMs!: string;

  @Field(() => DurationScalar, {
    name: 'clientTime',
    description: 'Business time in which the provider waited for us.',
  })
  @Column('bigint')
  clientMs!: string;

  @Field(() => DurationScalar, {
    name: 'sharedTime',
    description: 'Business time put down to neither side.',
  })
  @Column('bigint')
  sharedMs!: string;
}
