import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Check, Column, Entity, ForeignKey, Unique } from 'typeorm';
import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { Allow, DateTimeScalar } from '@meridian/platform-graphql';
import { OfOrganization, type Role } from '@meridian/platform-tenancy';
import { RoleEnum } from '../users/role-enum.js';
import { User } from '../users/user.js';

/** The offer to become a user with a certain role. Only the hash of its token is kept. */
@ObjectType({ description: 'The offer to become a user with a certain role.' })
@Allow('users:read')
@Entity('invitations')
@OfOrganization()
// By name: the entity belongs to a feature, which this library must not import.
@ForeignKey(
  'Provider',
  ['organizationId', 'providerId'] as const,
  ['organizationId', 'id'] as const,
)
@BelongsTo(() => User, 'invitedBy')
@Unique('invitations_organization_id_token_hash_key', ['organizationId', 'tokenHash'])
@Check(
  'invitations_role_check',
  `role in ('ADMIN', 'VENDOR_MANAGER', 'SECURITY', 'FINANCE', 'AUDITOR', 'PROVIDER')`,
)
// An administrator is made by two, of somebody who is a user already.
@Check('invitations_offered_role_check', `role <> 'ADMIN'`)
@Check('invitations_provider_check', `(role = 'PROVIDER') = (provider_id is not null)`)
export class Invitation extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  /** In lower case. */
  @Field(() => String, { description: 'E-mail address of the invited.' })
  @Column('text')
  email!: string;

  @Field(() => RoleEnum, { description: 'The role that he will have.' })
  @Column('text')
  role!: Role;

  /** Set for the role PROVIDER and no other. */
  @Field(() => ID, { nullable: true, description: 'The provider that he will belong to.' })
  @Column('uuid', { nullable: true })
  providerId!: string | null;

  @Column('uuid')
  invitedBy!: string;

  @Column('text')
  tokenHash!: string;

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  /** Revoking an invitation lets it expire at once. */
  @Field(() => DateTimeScalar, {
    description: 'Until when it can be accepted, or when it was revoked.',
  })
  @Column('timestamptz')
  expiresAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was accepted, if it was.' })
  @Column('timestamptz', { nullable: true })
  acceptedAt!: Date | null;
}
