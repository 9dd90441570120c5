import { TenantEntity } from '@meridian/platform-database';
import { Allow, DateTimeScalar } from '@meridian/platform-graphql';
import { OfOrganization, type Actor, type Role } from '@meridian/platform-tenancy';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Check, Column, Entity, Index, Unique } from 'typeorm';
import type { JsonObject } from './json.js';

/** One change: who, when, what before and after. Append-only, chained by hashes per organization. */
@ObjectType({ description: 'One change of anything: who, when, what before and after.' })
@Allow('audit:read')
@Entity('audit_entries')
@OfOrganization()
@Unique('audit_entries_organization_id_sequence_key', ['organizationId', 'sequence'])
@Check('audit_entries_actor_kind_check', `actor_kind in ('USER', 'API_KEY', 'SYSTEM')`)
@Index('audit_entries_organization_id_subject_id_idx', ['organizationId', 'subjectId'])
export class AuditEntry extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  /** Counts from 1 without gaps within the organization. */
  @Field(() => Int, { description: 'Counts from 1 without gaps within the organization.' })
  @Column('bigint')
  sequence!: string;

  @Field(() => DateTimeScalar, { description: 'When it happened.' })
  @Column('timestamptz')
  occurredAt!: Date;

  @Field(() => String, { description: 'USER, API_KEY or SYSTEM, which is Meridian itself.' })
  @Column('text')
  actorKind!: Actor['kind'];

  @Field(() => ID, {
    nullable: true,
    description: 'The user or API key; none for Meridian itself.',
  })
  @Column('uuid', { nullable: true })
  actorId!: string | null;

  @Field(() => String, { description: 'Who did it, by name.' })
  @Column('text')
  actorName!: string;

  /** The actor's role at the time. */
  @Field(() => String, { nullable: true, description: 'Role of the actor at the time.' })
  @Column('text', { nullable: true })
  role!: Role | null;

  @Field(() => String, { description: 'The request that did it, as in the logs.' })
  @Column('text')
  requestId!: string;

  /** `provider.created` */
  @Field(() => String, { description: 'What was done: provider.created.' })
  @Column('text')
  action!: string;

  @Field(() => String, { description: 'Kind of object it was done to.' })
  @Column('text')
  subjectKind!: string;

  @Field(() => ID, { description: 'The object it was done to.' })
  @Column('uuid')
  subjectId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The object before, as JSON; none when it was made.',
  })
  @Column('jsonb', { nullable: true })
  before!: JsonObject | null;

  @Field(() => String, { nullable: true, description: 'The object after, as JSON.' })
  @Column('jsonb', { nullable: true })
  after!: JsonObject | null;

  /** Hash of the entry before this one. */
  @Field(() => String, { description: 'Hash of the entry before this one.' })
  @Column('text')
  previousHash!: string;

  @Field(() => String, { description: 'SHA-256 over this entry and the hash before it.' })
  @Column('text')
  hash!: string;
}
