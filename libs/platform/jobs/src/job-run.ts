import { TenantEntity } from '@meridian/platform-database';
import { OfOrganization } from '@meridian/platform-tenancy';
import { Column, Entity, Index } from 'typeorm';

/**
 * A job for an event, as Meridian counts it. The queues may forget, and count a killed worker as
 * they like: how often a job was started and failed, and whether it is done, is kept here.
 */
@Entity('job_runs')
@OfOrganization()
@Index('job_runs_organization_id_queue_idx', ['organizationId', 'queue'], {
  where: 'finished_at is null',
})
@Index('job_runs_organization_id_finished_at_idx', ['organizationId', 'finishedAt'], {
  where: 'finished_at is not null',
})
export class JobRun extends TenantEntity {
  @Column('text')
  queue!: string;

  @Column('text')
  job!: string;

  /** The event that it follows, or the tick of its schedule. */
  @Column('uuid')
  eventId!: string;

  /** When it was brought to its queue; null for one of a schedule. */
  @Column('timestamptz', { nullable: true })
  deliveredAt!: Date | null;

  @Column('integer', { default: 0 })
  starts!: number;

  /** Starts that ended in an error. Those that ended in nothing took their worker with them. */
  @Column('integer', { default: 0 })
  failures!: number;

  @Column('timestamptz', { nullable: true })
  startedAt!: Date | null;

  /** When it was done, or given up. */
  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}
