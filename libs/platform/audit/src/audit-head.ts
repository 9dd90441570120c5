import { OfOrganization } from '@meridian/platform-tenancy';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The end of an organization's chain. Its row lock makes the organization's changes queue up. */
@Entity('audit_heads')
@OfOrganization()
export class AuditHead {
  @PrimaryColumn('uuid')
  organizationId!: string;

  /** Sequence of the last entry. */
  @Column('bigint')
  sequence!: string;

  /** Hash of the last entry. */
  @Column('text')
  hash!: string;
}
