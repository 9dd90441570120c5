import type { JsonObject } from '@meridian/platform-audit';
import { TenantEntity } from '@meridian/platform-database';
import { OfOrganization } from '@meridian/platform-tenancy';
import { Column, Entity, Index } from 'typeorm';

/** A job that was given up, kept where a person can see it and have it run again. */
@Entity('dead_letters')
@OfOrganization()
@Index('dead_letters_organization_id_failed_at_idx', ['organizationId', 'failedAt'])
export class DeadLetter extends TenantEntity {
  @Column('text')
  queue!: string;

  @Column('text')
  job!: string;

  @Column('jsonb')
  payload!: JsonObject;

  /** What went wrong at the last attempt. */
  @Column('text')
  error!: string;

  /** 0 when the job was refused and never ran. */
  @Column('integer')
  attempts!: number;

  @Column('text')
  requestId!: string;

  @Column('timestamptz', { default: () => 'now()' })
  failedAt!: Date;

  @Column('timestamptz', { nullable: true })
  retriedAt!: Date | null;
}
