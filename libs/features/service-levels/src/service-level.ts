import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Check, Column, Entity, Index, Unique } from 'typeorm';
import { Contract, Engagement } from '@meridian/feature-contracts';
import { WorkingCalendar } from '@meridian/feature-coverage';
import { Provider } from '@meridian/feature-providers';
import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { Allow, DateScalar, DecimalScalar, DurationScalar } from '@meridian/platform-graphql';
import { OfOrganization } from '@meridian/platform-tenancy';
import { StateRule } from './state-rules.js';

@ObjectType({
  description:
    'An objective in a contract: which share of the cases must be resolved within which business time.',
})
@Allow('service-levels:read')
@Entity('service_levels')
@OfOrganization()
@BelongsTo(() => Provider, 'providerId')
@BelongsTo(() => Contract, 'contractId')
@BelongsTo(() => Engagement, 'engagementId')
@BelongsTo(() => WorkingCalendar, 'calendarId')
@Unique('service_levels_organization_id_contract_id_name_key', [
  'organizationId',
  'contractId',
  'name',
])
@Index('service_levels_organization_id_provider_id_idx', ['organizationId', 'providerId'])
@Index('service_levels_organization_id_engagement_id_idx', ['organizationId', 'engagementId'])
@Index('service_levels_organization_id_calendar_id_idx', ['organizationId', 'calendarId'])
@Check('service_levels_target_check', 'target_seconds > 0')
@Check('service_levels_expected_check', 'expected > 0 and expected <= 1')
@Check('service_levels_minimum_check', 'minimum is null or (minimum > 0 and minimum <= expected)')
@Check('service_levels_dates_check', 'ends_on is null or ends_on >= starts_on')
export class ServiceLevel extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  @Column('uuid')
  providerId!: string;

  @Column('uuid')
  contractId!: string;

  /** Null when it holds for every team that works under the contract. */
  @Column('uuid', { nullable: true })
  engagementId!: string | null;

  @Column('uuid')
  calendarId!: string;

  @Field(() => String, { description: 'Name, unique within the contract.' })
  @Column('text')
  name!: string;

  @Field(() => [String], { description: 'Priorities of the cases that count; all when empty.' })
  @Column('text', { array: true })
  priorities!: string[];

  @Field(() => DurationScalar, {
    name: 'target',
    description: 'Business time within which a case must be resolved.',
  })
  @Column('integer')
  targetSeconds!: number;

  @Field(() => DecimalScalar, { description: 'Share of cases that must make it: 0.95 is 95 %.' })
  @Column('numeric', { precision: 9, scale: 8 })
  expected!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Share below which it is a severe failure.',
  })
  @Column('numeric', { precision: 9, scale: 8, nullable: true })
  minimum!: string | null;

  @Field(() => [StateRule], { description: 'What the clock does in which state of a case.' })
  @Column('jsonb')
  stateRules!: StateRule[];

  @Field(() => DateScalar, { description: 'First day on which it holds.' })
  @Column('date')
  startsOn!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Last day, included; none when open-ended.',
  })
  @Column('date', { nullable: true })
  endsOn!: string | null;

  @Field(() => Int, { description: 'Goes up with each change; send it back with an update.' })
  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
