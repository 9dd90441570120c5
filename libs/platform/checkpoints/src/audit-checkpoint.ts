import { TenantEntity } from '@meridian/platform-database';
import { Allow, DateTimeScalar } from '@meridian/platform-graphql';
import { OfOrganization } from '@meridian/platform-tenancy';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';

/** A checkpoint as it is published, for whoever wants to keep it elsewhere. */
@ObjectType({ description: 'A signed statement of where the audit log ended at a moment.' })
@Allow('audit:read')
@Entity('audit_checkpoints')
@OfOrganization()
@Index('audit_checkpoints_organization_id_size_idx', ['organizationId', 'size'])
export class AuditCheckpoint extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  @Field(() => Int, { description: 'How many entries the audit log had.' })
  @Column('bigint')
  size!: string;

  @Field(() => String, { description: 'Hash of the last of them.' })
  @Column('text')
  headHash!: string;

  @Field(() => DateTimeScalar, { description: 'When it was signed.' })
  @Column('timestamptz')
  signedAt!: Date;

  @Field(() => String, {
    description: 'By which key: the start of the SHA-256 of its public half.',
  })
  @Column('text')
  keyId!: string;

  @Field(() => String, {
    description:
      'The whole checkpoint as JSON, with public key and signature: save it outside Meridian and give it to the verifier.',
  })
  @Column('text')
  document!: string;
}
