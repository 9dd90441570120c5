import { Column, Entity, Index, Unique } from 'typeorm';
import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { OfOrganization, type Permission } from '@meridian/platform-tenancy';
import { User } from '../users/user.js';

/** A program's way in, on behalf of the user who made it. Only the hash of the key is kept. */
@Entity('api_keys')
@OfOrganization()
@BelongsTo(() => User, 'userId')
@Unique('api_keys_organization_id_token_hash_key', ['organizationId', 'tokenHash'])
@Index('api_keys_organization_id_user_id_idx', ['organizationId', 'userId'])
export class ApiKey extends TenantEntity {
  /** Its owner: the key never may more than he may now. */
  @Column('uuid')
  userId!: string;

  @Column('text')
  name!: string;

  /** The first characters of the key, by which people recognize it. */
  @Column('text')
  prefix!: string;

  @Column('text')
  tokenHash!: string;

  @Column('text', { array: true })
  scopes!: Permission[];

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  /** Exact to a minute: not every request writes. */
  @Column('timestamptz', { nullable: true })
  lastUsedAt!: Date | null;

  @Column('timestamptz')
  expiresAt!: Date;

  @Column('timestamptz', { nullable: true })
  revokedAt!: Date | null;
}
