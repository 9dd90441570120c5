import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index, Unique } from 'typeorm';
import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { Allow, DateTimeScalar } from '@meridian/platform-graphql';
import { OfOrganization, type Permission } from '@meridian/platform-tenancy';
import { User } from '../users/user.js';

/** A program's way in, on behalf of the user who made it. Only the hash of the key is kept. */
@ObjectType({ description: 'A way in for a program, with a part of its owner’s rights.' })
@Allow('api-keys:read')
@Entity('api_keys')
@OfOrganization()
@BelongsTo(() => User, 'userId')
@Unique('api_keys_organization_id_token_hash_key', ['organizationId', 'tokenHash'])
@Index('api_keys_organization_id_user_id_idx', ['organizationId', 'userId'])
export class ApiKey extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  /** Its owner: the key never may more than he may now. */
  @Column('uuid')
  userId!: string;

  @Field(() => String, { description: 'What it is for, in its owner’s words.' })
  @Column('text')
  name!: string;

  /** The first characters of the key, by which people recognize it. */
  @Field(() => String, { description: 'How the key begins; the rest is not kept.' })
  @Column('text')
  prefix!: string;

  @Column('text')
  tokenHash!: string;

  @Field(() => [String], { description: 'Its permissions, as far as its owner has them himself.' })
  @Column('text', { array: true })
  scopes!: Permission[];

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  /** Exact to a minute: not every request writes. */
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was last used, exact to a minute; none if never.',
  })
  @Column('timestamptz', { nullable: true })
  lastUsedAt!: Date | null;

  @Field(() => DateTimeScalar, { description: 'When it ends by itself.' })
  @Column('timestamptz')
  expiresAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was revoked, if it was.' })
  @Column('timestamptz', { nullable: true })
  revokedAt!: Date | null;
}
