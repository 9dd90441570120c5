import { Check, Column, Entity, ForeignKey, Unique } from 'typeorm';
import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { OfOrganization, type Role } from '@meridian/platform-tenancy';
import { User } from '../users/user.js';

/** The offer to become a user with a certain role. Only the hash of its token is kept. */
@Entity('invitations')
@OfOrganization()
// By name: the entity belongs to a feature, which this library must not import.
@ForeignKey('Provider', ['organizationId', 'providerId'] as const, ['organizationId', 'id'] as const)
@BelongsTo(() => User, 'invitedBy')
@Unique('invitations_organization_id_token_hash_key', ['organizationId', 'tokenHash'])
@Check(
  'invitations_role_check',
  `role in ('ADMIN', 'VENDOR_MANAGER', 'SECURITY', 'FINANCE', 'AUDITOR', 'PROVIDER')`,
)
@Check('invitations_provider_check', `(role = 'PROVIDER') = (provider_id is not null)`)
export class Invitation extends TenantEntity {
  /** In lower case. */
  @Column('text')
  email!: string;

  @Column('text')
  role!: Role;

  /** Set for the role PROVIDER and no other. */
  @Column('uuid', { nullable: true })
  providerId!: string | null;

  @Column('uuid')
  invitedBy!: string;

  @Column('text')
  tokenHash!: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  /** Revoking an invitation lets it expire at once. */
  @Column('timestamptz')
  expiresAt!: Date;

  @Column('timestamptz', { nullable: true })
  acceptedAt!: Date | null;
}
