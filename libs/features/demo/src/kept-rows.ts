import type { TenantEntity } from '@meridian/platform-database';
import type { Caller, Tenancy } from '@meridian/platform-tenancy';
import type { EntityTarget, ObjectLiteral } from 'typeorm';

/**
 * What an earlier load, perhaps one that was killed, has entered already. The services make things
 * and do not look them up by name, so the loader looks for itself.
 */
export class KeptRows {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly caller: Caller,
  ) {}

  /** The id of the row with these values, or of the one that `create` then makes. */
  async idOr<Row extends TenantEntity>(
    entity: EntityTarget<Row>,
    values: ObjectLiteral,
    create: () => Promise<string>,
  ): Promise<string> {
    return (await this.find(entity, values))?.id ?? create();
  }

  /** The row with these values. */
  find<Row extends TenantEntity>(
    entity: EntityTarget<Row>,
    values: ObjectLiteral,
  ): Promise<Row | null> {
    return this.tenancy.command(this.caller, (work) =>
      work.manager
        .createQueryBuilder(entity, 'row')
        .where({ organizationId: this.caller.organizationId, ...values })
        .getOne(),
    );
  }
}
