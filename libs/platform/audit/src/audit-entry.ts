import { TenantEntity } from '@meridian/platform-database';
import { OfOrganization, type Actor, type Role } from '@meridian/platform-tenancy';
import { Check, Column, Entity, Index, Unique } from 'typeorm';
import type { JsonObject } from './json.js';

/** One change: who, when, what before and after. Append-only, chained by hashes per organization. */
@Entity('audit_entries')
@OfOrganization()
@Unique('audit_entries_organization_id_sequence_key', ['organizationId', 'sequence'])
@Check('audit_entries_actor_kind_check', `actor_kind in ('USER', 'API_KEY', 'SYSTEM')`)
@Index('audit_entries_organization_id_subject_id_idx', ['organizationId', 'subjectId'])
export class AuditEntry extends TenantEntity {
  /** Counts from 1 without gaps within the organization. */
  @Column('bigint')
  sequence!: string;

  @Column('timestamptz')
  occurredAt!: Date;

  @Column('text')
  actorKind!: Actor['kind'];

  @Column('uuid', { nullable: true })
  actorId!: string | null;

  @Column('text')
  actorName!: string;

  /** The actor's role at the time. */
  @Column('text', { nullable: true })
  role!: Role | null;

  @Column('text')
  requestId!: string;

  /** `provider.created` */
  @Column('text')
  action!: string;

  @Column('text')
  subjectKind!: string;

  @Column('uuid')
  subjectId!: string;

  @Column('jsonb', { nullable: true })
  before!: JsonObject | null;

  @Column('jsonb', { nullable: true })
  after!: JsonObject | null;

  /** Hash of the entry before this one. */
  @Column('text')
  previousHash!: string;

  @Column('text')
  hash!: string;
}
