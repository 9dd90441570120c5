import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Unique } from 'typeorm';
import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { Allow, DateTimeScalar } from '@meridian/platform-graphql';
import { OfOrganization } from '@meridian/platform-tenancy';
import { CaseState } from '../state-rules.js';
import { Case } from './case.js';

/** A fact: never changed, never deleted. Provider and case agree because both are written together. */
@ObjectType({ description: 'Something that was recorded about a case; never changed afterwards.' })
@Allow('cases:read')
@Entity('case_events')
@OfOrganization()
@BelongsTo(() => Case, 'caseId')
@Unique('case_events_organization_id_case_id_occurred_at_sequence_key', [
  'organizationId',
  'caseId',
  'occurredAt',
  'sequence',
])
export class CaseEvent extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  @Column('uuid')
  providerId!: string;

  @Column('uuid')
  caseId!: string;

  @Field(() => DateTimeScalar, { description: 'When it happened.' })
  @Column('timestamptz')
  occurredAt!: Date;

  @Field(() => Int, { description: 'Order among the events of the case that happened together.' })
  @Column('integer')
  sequence!: number;

  @Field(() => CaseState, { description: 'State of the case from then on.' })
  @Column('text')
  state!: CaseState;

  @Field(() => String, { description: 'Priority of the case from then on.' })
  @Column('text')
  priority!: string;

  @Field(() => String, { nullable: true, description: 'The team that held it from then on.' })
  @Column('text', { nullable: true })
  teamReference!: string | null;

  @Column('uuid', { nullable: true })
  importId!: string | null;

  @Field(() => Int, { nullable: true, description: 'Line of the imported file that says so.' })
  @Column('integer', { nullable: true })
  line!: number | null;

  @Field(() => DateTimeScalar, { description: 'When Meridian learned of it.' })
  @Column('timestamptz', { default: () => 'now()' })
  recordedAt!: Date;
}
