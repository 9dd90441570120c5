import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Check, Column, Entity, Index } from 'typeorm';
import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { OfOrganization } from '@meridian/platform-tenancy';
import { Allow, DateScalar } from '@meridian/platform-graphql';
import { BusinessFunction, Provider, Team } from '@meridian/feature-providers';
import { Contract } from './contract.js';

@ObjectType({ description: 'A team doing work for a business function under a contract.' })
@Allow('contracts:read')
@Entity('engagements')
@OfOrganization()
@BelongsTo(() => Provider, 'providerId')
@BelongsTo(() => Contract, 'contractId')
@BelongsTo(() => Team, 'teamId')
@BelongsTo(() => BusinessFunction, 'businessFunctionId')
@Index('engagements_organization_id_provider_id_idx', ['organizationId', 'providerId'])
@Index('engagements_organization_id_contract_id_idx', ['organizationId', 'contractId'])
@Index('engagements_organization_id_team_id_idx', ['organizationId', 'teamId'])
@Index('engagements_organization_id_business_function_id_idx', [
  'organizationId',
  'businessFunctionId',
])
@Check('engagements_dates_check', 'ends_on is null or ends_on >= starts_on')
export class Engagement extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  @Column('uuid')
  providerId!: string;

  @Column('uuid')
  contractId!: string;

  @Column('uuid')
  teamId!: string;

  @Column('uuid')
  businessFunctionId!: string;

  @Field(() => String, { description: 'Name of the engagement.' })
  @Column('text')
  name!: string;

  @Field(() => DateScalar, { description: 'First day.' })
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
