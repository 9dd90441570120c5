import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Check, Column, Entity, Index } from 'typeorm';
import { Provider } from '@meridian/feature-providers';
import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { Allow, DateTimeScalar } from '@meridian/platform-graphql';
import { OfOrganization } from '@meridian/platform-tenancy';
import type { CaseFileMapping } from '../case-import/case-file-mapping.js';

/** How far an import is. */
export enum CaseImportStatus {
  QUEUED = 'QUEUED',
  RUNNING = 'RUNNING',
  COMPLETED = 'COMPLETED',
  FAILED = 'FAILED',
}

registerEnumType(CaseImportStatus, {
  name: 'CaseImportStatus',
  description: 'How far an import is.',
  valuesMap: {
    QUEUED: { description: 'Waits for a worker.' },
    RUNNING: { description: 'Is being read; what was read so far is already recorded.' },
    COMPLETED: { description: 'Was read to the end; see the lines that were refused.' },
    FAILED: {
      description: 'The file cannot be read, or its reading was given up; the message says why.',
    },
  },
});

@ObjectType({ description: 'One reading of a file of case events.' })
@Allow('cases:read')
@Entity('case_imports')
@OfOrganization()
@BelongsTo(() => Provider, 'providerId')
@Index('case_imports_organization_id_provider_id_idx', ['organizationId', 'providerId'])
@Index('case_imports_organization_id_progressed_at_idx', ['organizationId', 'progressedAt'], {
  where: 'finished_at is null',
})
@Check('case_imports_status_check', `status in ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED')`)
export class CaseImport extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  @Column('uuid')
  providerId!: string;

  @Field(() => String, { description: 'Name of the file.' })
  @Column('text')
  fileName!: string;

  /** The stored upload; null when the file was read in place. */
  @Column('uuid', { nullable: true })
  fileId!: string | null;

  /** Hexadecimal digest of the upload as it was received. */
  @Column('text', { nullable: true })
  fileSha256!: string | null;

  @Column('jsonb')
  mapping!: CaseFileMapping;

  @Field(() => CaseImportStatus, { description: 'How far it is.' })
  @Column('text')
  status!: CaseImportStatus;

  @Field(() => Int, { description: 'Lines of data read.' })
  @Column('integer', { default: 0 })
  linesRead!: number;

  @Field(() => Int, { description: 'Events that were new.' })
  @Column('integer', { default: 0 })
  eventsRecorded!: number;

  @Field(() => Int, { description: 'Events that had been recorded before, and say the same.' })
  @Column('integer', { default: 0 })
  eventsKnown!: number;

  @Field(() => Int, { description: 'Lines that could not be taken; see problems.' })
  @Column('integer', { default: 0 })
  linesRefused!: number;

  @Field(() => Int, { description: 'Cases seen for the first time.' })
  @Column('integer', { default: 0 })
  casesOpened!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Why the file was not read to its end, and what to do.',
  })
  @Column('text', { nullable: true })
  message!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was asked for.' })
  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  /** When a batch of it was last recorded, by which one whose reader was killed is found. */
  @Column('timestamptz', { default: () => 'now()' })
  progressedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it ended.' })
  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}

@ObjectType({ description: 'A line of an imported file that could not be taken, and why.' })
@Allow('cases:read')
@Entity('case_import_problems')
@OfOrganization()
@BelongsTo(() => CaseImport, 'importId')
@Index('case_import_problems_organization_id_import_id_line_idx', [
  'organizationId',
  'importId',
  'line',
])
export class CaseImportProblem extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  @Column('uuid')
  providerId!: string;

  @Column('uuid')
  importId!: string;

  @Field(() => Int, { description: 'Line in the file; the header is line 1.' })
  @Column('integer')
  line!: number;

  @Field(() => String, { nullable: true, description: 'Column, where one is to blame.' })
  @Column('text', { nullable: true })
  columnName!: string | null;

  @Field(() => String, { description: 'Stable word for the kind of problem.' })
  @Column('text')
  code!: string;

  @Field(() => String, { description: 'What is wrong and what to do.' })
  @Column('text')
  message!: string;
}
