import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Check, Column, Entity, Index, Unique } from 'typeorm';
import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { OfOrganization } from '@meridian/platform-tenancy';
import { Allow } from '@meridian/platform-graphql';
import { Provider } from './provider.js';
import { Site } from './site.js';

@ObjectType({ description: 'People of a provider who work together at a site.' })
@Allow('providers:read')
@Entity('teams')
@OfOrganization()
@BelongsTo(() => Provider, 'providerId')
@BelongsTo(() => Site, 'siteId')
@Unique('teams_organization_id_provider_id_reference_key', [
  'organizationId',
  'providerId',
  'reference',
])
@Index('teams_organization_id_site_id_idx', ['organizationId', 'siteId'])
@Check('teams_headcount_check', 'headcount > 0')
export class Team extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  @Column('uuid')
  providerId!: string;

  @Column('uuid')
  siteId!: string;

  @Field(() => String, { description: 'Name of the team.' })
  @Column('text')
  name!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "What the team is called in the provider's own files, for example an assignment group.",
  })
  @Column('text', { nullable: true })
  reference!: string | null;

  @Field(() => Int, { description: 'Number of people.' })
  @Column('integer')
  headcount!: number;

  @Field(() => Boolean, { description: 'False for a team that was formed for a limited time.' })
  @Column('boolean')
  permanent!: boolean;

  @Field(() => Int, { description: 'Goes up with each change; send it back with an update.' })
  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
