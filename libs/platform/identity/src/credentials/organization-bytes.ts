import { organizationId, type OrganizationId } from '@meridian/platform-tenancy';

/** Length of an organization's id inside a credential. */
export const ORGANIZATION_BYTES = 16;

/** The id as bytes, to be carried by a credential. */
export function organizationToBytes(id: OrganizationId): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

/** The id that 16 bytes stand for. Any 16 bytes have the form of one; whether it exists is not asked. */
export function organizationFromBytes(bytes: Buffer): OrganizationId {
  const hex = bytes.toString('hex');
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ];
  return organizationId(groups.join('-'));
}
