import { ForeignKey, PrimaryColumn, type ObjectType } from 'typeorm';

/** What every row of a tenant has: its organization leads the primary key and every foreign key. */
export abstract class TenantEntity {
  @PrimaryColumn('uuid')
  organizationId!: string;

  /** UUIDv7, made by the application. */
  @PrimaryColumn('uuid')
  id!: string;
}

/**
 * A composite foreign key to another row of the same organization. The organization is part of it
 * because PostgreSQL's integrity checks ignore row-level security: a key on the id alone would
 * accept another tenant's row.
 */
export function BelongsTo<Target>(
  target: () => ObjectType<Target>,
  property: string,
): ClassDecorator {
  return ForeignKey(
    target,
    ['organizationId', property] as const,
    ['organizationId', 'id'] as const,
  );
}
