import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Column, Entity, Unique, Check } from 'typeorm';
import { TenantEntity } from '@meridian/platform-database';
import { OfOrganization } from '@meridian/platform-tenancy';
import { Allow, CountryCodeScalar, DateTimeScalar } from '@meridian/platform-graphql';

/** Whose people do the work. */
export enum ProviderKind {
  OUTSOURCED = 'OUTSOURCED',
  CAPTIVE = 'CAPTIVE',
  INTERNAL = 'INTERNAL',
}

registerEnumType(ProviderKind, {
  name: 'ProviderKind',
  description: 'Whose people do the work.',
  valuesMap: {
    OUTSOURCED: { description: 'Another company, under contract.' },
    CAPTIVE: { description: 'An entity of our own, usually offshore.' },
    INTERNAL: { description: 'Our own people at home, measured the same way as everybody else.' },
  },
});

@ObjectType({
  description: 'Who does the work: an outsourced company, a captive entity or our own people.',
})
@Allow('providers:read')
@Entity('providers')
@OfOrganization()
@Unique('providers_organization_id_name_key', ['organizationId', 'name'])
@Check('providers_kind_check', `kind in ('OUTSOURCED', 'CAPTIVE', 'INTERNAL')`)
export class Provider extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  @Field(() => String, { description: 'Name, unique within the organization.' })
  @Column('text')
  name!: string;

  @Field(() => ProviderKind, { description: 'Outsourced, captive or internal.' })
  @Column('text')
  kind!: ProviderKind;

  @Field(() => CountryCodeScalar, { description: 'Country in which the provider is registered.' })
  @Column('text')
  country!: string;

  @Field(() => Int, { description: 'Goes up with each change; send it back with an update.' })
  @Column('integer', { default: 1 })
  version!: number;

  @Field(() => DateTimeScalar, { description: 'When it was entered.' })
  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
