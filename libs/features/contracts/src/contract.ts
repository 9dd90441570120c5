import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Check, Column, Entity, Index, Unique } from 'typeorm';
import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { OfOrganization } from '@meridian/platform-tenancy';
import { Allow, DateScalar, TimeZoneScalar } from '@meridian/platform-graphql';
import { Provider } from '@meridian/feature-providers';

/** What a contract is for. */
export enum ContractKind {
  MSA = 'MSA',
  SOW = 'SOW',
  CALL_OFF = 'CALL_OFF',
  DPA = 'DPA',
  NDA = 'NDA',
  INTRA_GROUP = 'INTRA_GROUP',
}

registerEnumType(ContractKind, {
  name: 'ContractKind',
  description: 'What a contract is for.',
  valuesMap: {
    MSA: { description: 'Master agreement.' },
    SOW: { description: 'Statement of work under a master agreement.' },
    CALL_OFF: { description: 'Order under a statement of work or frame contract.' },
    DPA: { description: 'Data-processing agreement.' },
    NDA: { description: 'Confidentiality agreement.' },
    INTRA_GROUP: { description: 'Agreement with an entity of our own group.' },
  },
});

@ObjectType({ description: 'What was agreed with a provider.' })
@Allow('contracts:read')
@Entity('contracts')
@OfOrganization()
@BelongsTo(() => Provider, 'providerId')
@BelongsTo(() => Contract, 'parentId')
@Unique('contracts_organization_id_number_key', ['organizationId', 'number'])
@Index('contracts_organization_id_provider_id_idx', ['organizationId', 'providerId'])
@Index('contracts_organization_id_parent_id_idx', ['organizationId', 'parentId'])
@Check('contracts_kind_check', `kind in ('MSA', 'SOW', 'CALL_OFF', 'DPA', 'NDA', 'INTRA_GROUP')`)
@Check('contracts_dates_check', 'ends_on is null or ends_on >= starts_on')
export class Contract extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  @Column('uuid')
  providerId!: string;

  @Column('uuid', { nullable: true })
  parentId!: string | null;

  @Field(() => ContractKind, { description: 'Master agreement, statement of work and so on.' })
  @Column('text')
  kind!: ContractKind;

  @Field(() => String, { description: 'Our number for it, unique within the organization.' })
  @Column('text')
  number!: string;

  @Field(() => String, { description: 'Title.' })
  @Column('text')
  title!: string;

  @Field(() => TimeZoneScalar, {
    description: "Zone in which the contract's months begin and end.",
  })
  @Column('text')
  timeZone!: string;

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
