import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Check, Column, Entity, Unique } from 'typeorm';
import { TenantEntity } from '@meridian/platform-database';
import { OfOrganization } from '@meridian/platform-tenancy';
import { Allow } from '@meridian/platform-graphql';

/** How much harm it does when a business function fails. */
export enum Criticality {
  LOW = 'LOW',
  MEDIUM = 'MEDIUM',
  HIGH = 'HIGH',
  CRITICAL = 'CRITICAL',
}

/** How carefully the data of a business function must be handled. */
export enum DataClassification {
  PUBLIC = 'PUBLIC',
  INTERNAL = 'INTERNAL',
  CONFIDENTIAL = 'CONFIDENTIAL',
  RESTRICTED = 'RESTRICTED',
}

registerEnumType(Criticality, {
  name: 'Criticality',
  description: 'How much harm it does when a business function fails.',
});
registerEnumType(DataClassification, {
  name: 'DataClassification',
  description: 'How carefully the data of a business function must be handled.',
});

@ObjectType({ description: 'What the company needs done, whoever does it.' })
@Allow('providers:read')
@Entity('business_functions')
@OfOrganization()
@Unique('business_functions_organization_id_name_key', ['organizationId', 'name'])
@Check(
  'business_functions_criticality_check',
  `criticality in ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')`,
)
@Check(
  'business_functions_data_classification_check',
  `data_classification in ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED')`,
)
export class BusinessFunction extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  @Field(() => String, { description: 'Name, unique within the organization.' })
  @Column('text')
  name!: string;

  @Field(() => Boolean, { description: 'True for what the company is in business for.' })
  @Column('boolean')
  core!: boolean;

  @Field(() => Criticality, { description: 'How much harm it does when the function fails.' })
  @Column('text')
  criticality!: Criticality;

  @Field(() => DataClassification, { description: 'How carefully its data must be handled.' })
  @Column('text')
  dataClassification!: DataClassification;

  @Field(() => Int, { description: 'Goes up with each change; send it back with an update.' })
  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
