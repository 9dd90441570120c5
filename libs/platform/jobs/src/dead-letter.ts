import type { JsonObject } from '@meridian/platform-audit';
import { TenantEntity } from '@meridian/platform-database';
import { Allow, DateTimeScalar } from '@meridian/platform-graphql';
import { OfOrganization } from '@meridian/platform-tenancy';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';

/** A job that was given up, kept where a person can see it and have it run again. */
@ObjectType({ description: 'A background job that was given up after all attempts.' })
@Allow('jobs:read')
@Entity('dead_letters')
@OfOrganization()
@Index('dead_letters_organization_id_failed_at_idx', ['organizationId', 'failedAt'])
export class DeadLetter extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  @Field(() => String, { description: 'The queue in which it waited.' })
  @Column('text')
  queue!: string;

  @Field(() => String, { description: 'What it was to do.' })
  @Column('text')
  job!: string;

  @Column('jsonb')
  payload!: JsonObject;

  /** What went wrong at the last attempt. */
  @Field(() => String, { description: 'What went wrong at the last attempt.' })
  @Column('text')
  error!: string;

  /** 0 when the job was refused and never ran. */
  @Field(() => Int, { description: 'How often it was tried; 0 when it was refused and never ran.' })
  @Column('integer')
  attempts!: number;

  @Field(() => String, { description: 'The request from which it followed, as in the logs.' })
  @Column('text')
  requestId!: string;

  @Field(() => DateTimeScalar, { description: 'When it was given up.' })
  @Column('timestamptz', { default: () => 'now()' })
  failedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When somebody had it run again.' })
  @Column('timestamptz', { nullable: true })
  retriedAt!: Date | null;
}
