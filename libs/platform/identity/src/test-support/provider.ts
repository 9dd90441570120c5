import { Column, Entity, Unique } from 'typeorm';
import { TenantEntity } from '@meridian/platform-database';
import { OfOrganization } from '@meridian/platform-tenancy';

/** Stands in for the entity of the same name, which belongs to a feature above this library. */
@Entity('providers')
@OfOrganization()
@Unique('providers_organization_id_name_key', ['organizationId', 'name'])
export class Provider extends TenantEntity {
  @Column('text')
  name!: string;

  @Column('text')
  kind!: string;

  @Column('text')
  country!: string;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
