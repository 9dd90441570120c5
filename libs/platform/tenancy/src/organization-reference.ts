import { ForeignKey } from 'typeorm';
import { Organization } from './organization.js';

/** The foreign key that every tenant table has to its organization. */
export function OfOrganization(): ClassDecorator {
  return ForeignKey(() => Organization, ['organizationId'] as const, ['id'] as const);
}
