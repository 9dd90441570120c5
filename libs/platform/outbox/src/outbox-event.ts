import type { JsonObject } from '@meridian/platform-audit';
import { TenantEntity } from '@meridian/platform-database';
import { OfOrganization } from '@meridian/platform-tenancy';
import { Column, Entity, Index } from 'typeorm';

/** Something that happened and that jobs must follow up, written in the transaction that did it. */
@Entity('outbox_events')
@OfOrganization()
@Index('outbox_events_created_at_idx', ['createdAt'], { where: 'relayed_at is null' })
@Index('outbox_events_organization_id_created_at_idx', ['organizationId', 'createdAt'], {
  where: 'relayed_at is null',
})
@Index('outbox_events_relayed_at_idx', ['relayedAt'], { where: 'relayed_at is not null' })
export class OutboxEvent extends TenantEntity {
  /** `provider.created` */
  @Column('text')
  type!: string;

  /** Ids only: queues keep it in clear text. */
  @Column('jsonb')
  payload!: JsonObject;

  @Column('text')
  requestId!: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  /** When the queue acknowledged the jobs that follow from it. */
  @Column('timestamptz', { nullable: true })
  relayedAt!: Date | null;
}
