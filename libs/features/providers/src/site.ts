import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Check, Column, Entity, Unique } from 'typeorm';
import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { OfOrganization } from '@meridian/platform-tenancy';
import { Allow, CountryCodeScalar, TimeZoneScalar } from '@meridian/platform-graphql';
import { Provider } from './provider.js';

/** How far away a site is, seen from the organization's home country. */
export enum SiteLocation {
  ONSHORE = 'ONSHORE',
  NEARSHORE = 'NEARSHORE',
  OFFSHORE = 'OFFSHORE',
}

registerEnumType(SiteLocation, {
  name: 'SiteLocation',
  description:
    'How far away a site is, seen from the home country. Says nothing about who owns it.',
  valuesMap: {
    ONSHORE: { description: 'In the home country.' },
    NEARSHORE: { description: 'Abroad, but near.' },
    OFFSHORE: { description: 'Far abroad.' },
  },
});

@ObjectType({ description: 'A place where a provider works.' })
@Allow('providers:read')
@Entity('sites')
@OfOrganization()
@BelongsTo(() => Provider, 'providerId')
@Unique('sites_organization_id_provider_id_name_key', ['organizationId', 'providerId', 'name'])
@Check('sites_location_check', `location in ('ONSHORE', 'NEARSHORE', 'OFFSHORE')`)
export class Site extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  @Column('uuid')
  providerId!: string;

  @Field(() => String, { description: 'Name, unique within the provider.' })
  @Column('text')
  name!: string;

  @Field(() => String, { description: 'City.' })
  @Column('text')
  city!: string;

  @Field(() => CountryCodeScalar, { description: 'Country, which decides the public holidays.' })
  @Column('text')
  country!: string;

  @Field(() => String, {
    nullable: true,
    description: 'State or region within the country, where holidays differ by region.',
  })
  @Column('text', { nullable: true })
  subdivision!: string | null;

  @Field(() => TimeZoneScalar, { description: 'Time zone in which the site lives.' })
  @Column('text')
  timeZone!: string;

  @Field(() => SiteLocation, { description: 'Onshore, nearshore or offshore.' })
  @Column('text')
  location!: SiteLocation;

  @Field(() => Int, { description: 'Goes up with each change; send it back with an update.' })
  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
