import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { TenantEntity } from '@meridian/platform-database';
import { OfOrganization, type Role } from '@meridian/platform-tenancy';

/** A person who may enter an organization. Deactivated, never deleted: the record names him. */
@Entity('users')
@OfOrganization()
// By name: the entity belongs to a feature, which this library must not import.
@ForeignKey('Provider', ['organizationId', 'providerId'] as const, ['organizationId', 'id'] as const)
@Unique('users_organization_id_email_key', ['organizationId', 'email'])
@Index('users_email_idx', ['email'])
@Check(
  'users_role_check',
  `role in ('ADMIN', 'VENDOR_MANAGER', 'SECURITY', 'FINANCE', 'AUDITOR', 'PROVIDER')`,
)
@Check('users_provider_check', `(role = 'PROVIDER') = (provider_id is not null)`)
@Check('users_email_check', 'email = lower(email)')
export class User extends TenantEntity {
  /** In lower case; unique within the organization only. */
  @Column('text')
  email!: string;

  @Column('text')
  name!: string;

  /** Argon2id in PHC form, which carries its own parameters. */
  @Column('text')
  passwordHash!: string;

  @Column('text')
  role!: Role;

  /** Set for the role PROVIDER and no other: the provider whose user this is. */
  @Column('uuid', { nullable: true })
  providerId!: string | null;

  @Column('boolean', { default: true })
  active!: boolean;

  /** Raised with every change, so that two people do not overwrite each other unseen. */
  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
