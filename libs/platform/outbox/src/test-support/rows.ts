import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { Column, Entity } from 'typeorm';
import type { RecordedKind } from '../recorded-rows.js';

/** Stand in for the entities of the same names, which belong to a feature above this library. */
@Entity('providers')
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

@Entity('business_functions')
export class BusinessFunction extends TenantEntity {
  @Column('text')
  name!: string;

  @Column('boolean')
  core!: boolean;

  @Column('text')
  criticality!: string;

  @Column('text')
  dataClassification!: string;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}

@Entity('sites')
@BelongsTo(() => Provider, 'providerId')
export class Site extends TenantEntity {
  @Column('uuid')
  providerId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  city!: string;

  @Column('text')
  country!: string;

  @Column('text', { nullable: true })
  subdivision!: string | null;

  @Column('text')
  timeZone!: string;

  @Column('text')
  location!: string;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}

export const PROVIDER: RecordedKind<Provider> = {
  entity: Provider,
  kind: 'Provider',
  label: 'provider',
};
export const SITE: RecordedKind<Site> = { entity: Site, kind: 'Site', label: 'site' };
export const BUSINESS_FUNCTION: RecordedKind<BusinessFunction> = {
  entity: BusinessFunction,
  kind: 'BusinessFunction',
  label: 'business function',
};
