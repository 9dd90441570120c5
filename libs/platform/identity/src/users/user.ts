import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { Allow, DateTimeScalar } from '@meridian/platform-graphql';
import { OfOrganization, type Role } from '@meridian/platform-tenancy';
import { RoleEnum } from './role-enum.js';

/** A person who may enter an organization. Deactivated, never deleted: the record names him. */
@ObjectType({ description: 'A person who may enter the organization, or once might.' })
@Allow('users:read')
@Entity('users')
@OfOrganization()
// By name: the entity belongs to a feature, which this library must not import.
@ForeignKey(
  'Provider',
  ['organizationId', 'providerId'] as const,
  ['organizationId', 'id'] as const,
)
@Unique('users_organization_id_email_key', ['organizationId', 'email'])
@Index('users_email_idx', ['email'])
@Check(
  'users_role_check',
  `role in ('ADMIN', 'VENDOR_MANAGER', 'SECURITY', 'FINANCE', 'AUDITOR', 'PROVIDER')`,
)
@Check('users_provider_check', `(role = 'PROVIDER') = (provider_id is not null)`)
@Check('users_email_check', 'email = lower(email)')
@BelongsTo(() => User, 'roleGivenBy')
@BelongsTo(() => User, 'roleConfirmedBy')
@BelongsTo(() => User, 'adminProposedBy')
@Check('users_role_given_by_check', 'role_given_by <> id')
@Check(
  'users_role_confirmed_by_check',
  `role_confirmed_by is null or (role = 'ADMIN' and role_confirmed_by <> id
    and role_given_by is not null and role_confirmed_by <> role_given_by)`,
)
@Check(
  'users_admin_proposed_by_check',
  `admin_proposed_by is null or (role <> 'ADMIN' and admin_proposed_by <> id)`,
)
@Index('users_appointed_alone_idx', ['organizationId'], {
  unique: true,
  where: `active and role = 'ADMIN' and role_given_by is not null and role_confirmed_by is null`,
})
export class User extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  /** In lower case; unique within the organization only. */
  @Field(() => String, { description: 'E-mail address, by which he signs in.' })
  @Column('text')
  email!: string;

  @Field(() => String, { description: 'Name.' })
  @Column('text')
  name!: string;

  /** Argon2id in PHC form, which carries its own parameters. */
  @Column('text')
  passwordHash!: string;

  @Field(() => RoleEnum, { description: 'What he may do.' })
  @Column('text')
  role!: Role;

  /** Set for the role PROVIDER and no other: the provider whose user this is. */
  @Field(() => ID, { nullable: true, description: 'The provider that a provider user belongs to.' })
  @Column('uuid', { nullable: true })
  providerId!: string | null;

  /** Null where Meridian's operator gave it: nobody gives himself a role. */
  @Column('uuid', { nullable: true })
  roleGivenBy!: string | null;

  /** The second administrator, where it took two. */
  @Column('uuid', { nullable: true })
  roleConfirmedBy!: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The administrator who proposed that he become one, too; another one has to do the same.',
  })
  @Column('uuid', { nullable: true })
  adminProposedBy!: string | null;

  @Field(() => Boolean, { description: 'Whether he may still enter.' })
  @Column('boolean', { default: true })
  active!: boolean;

  /** Raised with every change, so that two people do not overwrite each other unseen. */
  @Field(() => Int, { description: 'Goes up with each change; send it back with an update.' })
  @Column('integer', { default: 1 })
  version!: number;

  @Field(() => DateTimeScalar, { description: 'When he became a user.' })
  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
