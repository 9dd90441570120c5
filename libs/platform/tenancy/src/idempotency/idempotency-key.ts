import { TenantEntity } from '@meridian/platform-database';
import { Column, Entity, Index, Unique } from 'typeorm';
import { OfOrganization } from '../organization-reference.js';

/**
 * A request that was carried out, with its answer. Written in the transaction that carried it out:
 * one that can be read is done, one that is under way is locked, and one that failed is not there.
 */
@Entity('idempotency_keys')
@OfOrganization()
@Unique('idempotency_keys_organization_id_actor_id_operation_key_key', [
  'organizationId',
  'actorId',
  'operation',
  'key',
])
@Index('idempotency_keys_organization_id_created_at_idx', ['organizationId', 'createdAt'])
export class IdempotencyKey extends TenantEntity {
  /** The user or the API key that asked. */
  @Column('uuid')
  actorId!: string;

  /** The mutation. */
  @Column('text')
  operation!: string;

  @Column('text')
  key!: string;

  /** Digest of the arguments. */
  @Column('text')
  fingerprint!: string;

  /** What the command answered: ids and counts, never a secret. */
  @Column('jsonb', { nullable: true })
  answer!: object | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
