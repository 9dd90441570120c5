import { Column, Entity, Index, Unique } from 'typeorm';
import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { OfOrganization } from '@meridian/platform-tenancy';
import { User } from '../users/user.js';

/** One signed-in browser. Only the hash of its token is kept. */
@Entity('sessions')
@OfOrganization()
@BelongsTo(() => User, 'userId')
@Unique('sessions_organization_id_token_hash_key', ['organizationId', 'tokenHash'])
@Index('sessions_organization_id_user_id_idx', ['organizationId', 'userId'])
export class Session extends TenantEntity {
  @Column('uuid')
  userId!: string;

  @Column('text')
  tokenHash!: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  /** Exact to a minute: not every request writes. */
  @Column('timestamptz', { default: () => 'now()' })
  lastSeenAt!: Date;

  /** The absolute end, however busy the session is. */
  @Column('timestamptz')
  expiresAt!: Date;

  /** When it was signed out or revoked. */
  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;
}
