import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Check, Column, Entity, Index, Unique } from 'typeorm';
import { Provider } from '@meridian/feature-providers';
import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { Allow, DateScalar, DateTimeScalar } from '@meridian/platform-graphql';
import { User } from '@meridian/platform-identity';
import { OfOrganization } from '@meridian/platform-tenancy';

/** What a rule found. */
export enum RiskFlagKind {
  SERVICE_LEVEL_MISSED = 'SERVICE_LEVEL_MISSED',
  SERVICE_LEVEL_AT_RISK = 'SERVICE_LEVEL_AT_RISK',
}

/** How much it matters. */
export enum RiskSeverity {
  LOW = 'LOW',
  MEDIUM = 'MEDIUM',
  HIGH = 'HIGH',
  CRITICAL = 'CRITICAL',
}

registerEnumType(RiskFlagKind, {
  name: 'RiskFlagKind',
  description: 'What a rule found.',
  valuesMap: {
    SERVICE_LEVEL_MISSED: { description: 'A service level was not reached in a month.' },
    SERVICE_LEVEL_AT_RISK: {
      description: 'A service level will be missed if the open cases of the month miss too.',
    },
  },
});
registerEnumType(RiskSeverity, {
  name: 'RiskSeverity',
  description: 'How much a risk flag matters.',
});

@ObjectType({ description: 'The numbers behind a risk flag.' })
@Allow('risk:read')
export class RiskFlagNumbers {
  @Field(() => Int, { description: 'Cases that were met.' })
  met!: number;

  @Field(() => Int, { description: 'Cases that were missed.' })
  missed!: number;

  @Field(() => Int, { description: 'Open cases due in the month.' })
  undecided!: number;

  @Field(() => String, { description: 'Share that was promised: 0.95 is 95 %.' })
  expected!: string;
}

@ObjectType({ description: "A rule's finding that something needs a person." })
@Allow('risk:read')
@Entity('risk_flags')
@OfOrganization()
@BelongsTo(() => Provider, 'providerId')
@BelongsTo(() => User, 'acknowledgedBy')
@Unique('risk_flags_organization_id_kind_subject_id_period_start_key', [
  'organizationId',
  'kind',
  'subjectId',
  'periodStart',
])
@Index('risk_flags_organization_id_provider_id_idx', ['organizationId', 'providerId'])
@Check('risk_flags_kind_check', `kind in ('SERVICE_LEVEL_MISSED', 'SERVICE_LEVEL_AT_RISK')`)
@Check('risk_flags_severity_check', `severity in ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')`)
export class RiskFlag extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  @Column('uuid')
  providerId!: string;

  @Field(() => RiskFlagKind, { description: 'What was found.' })
  @Column('text')
  kind!: RiskFlagKind;

  @Field(() => RiskSeverity, { description: 'How much it matters.' })
  @Column('text')
  severity!: RiskSeverity;

  @Field(() => String, { description: 'Kind of object it is about, for example ServiceLevel.' })
  @Column('text')
  subjectKind!: string;

  @Field(() => ID, { description: 'The object it is about.' })
  @Column('uuid')
  subjectId!: string;

  @Field(() => DateScalar, { description: 'First day of the month it is about.' })
  @Column('date')
  periodStart!: string;

  @Field(() => String, { description: 'In one sentence.' })
  @Column('text')
  summary!: string;

  @Field(() => RiskFlagNumbers, { description: 'The numbers behind it.' })
  @Column('jsonb')
  numbers!: RiskFlagNumbers;

  @Field(() => DateTimeScalar, { description: 'When it was first found.' })
  @Column('timestamptz')
  firstSeenAt!: Date;

  @Field(() => DateTimeScalar, { description: 'When it was last found to hold.' })
  @Column('timestamptz')
  lastSeenAt!: Date;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it ceased to hold; none while it does.',
  })
  @Column('timestamptz', { nullable: true })
  clearedAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When a person took note of it.' })
  @Column('timestamptz', { nullable: true })
  acknowledgedAt!: Date | null;

  @Column('uuid', { nullable: true })
  acknowledgedBy!: string | null;

  @Field(() => Int, { description: 'Goes up with each change; send it back with an update.' })
  @Column('integer', { default: 1 })
  version!: number;
}
